package org.dorsal.command;

import picocli.CommandLine.Command;

/** What {@code dorsal --help} says. */
@Command(
        name = "dorsal",
        mixinStandardHelpOptions = true,
        versionProvider = Release.class,
        synopsisHeading = "",
        customSynopsis = "",
        description = {
            "Scores answers about upper back pain against red-flag criteria.",
            "",
            "  java -jar dorsal.jar                        starts the service",
            "  java -jar dorsal.jar score responses.ndjson scores a file of answers",
            "  java -jar dorsal.jar impact responses.ndjson  tells whom new criteria move",
            "  java -jar dorsal.jar lint profiles/         checks edited criteria",
            "  java -jar dorsal.jar population             measures criteria on simulated people",
            "  java -jar dorsal.jar verify export.zip      checks an export of the audit log",
            "  java -jar dorsal.jar deliveries --site S    shows what waits for an EHR",
            "  java -jar dorsal.jar erase --site S ...     erases a patient",
            "  java -jar dorsal.jar migrate                brings the database up to date",
            "  java -jar dorsal.jar doctor --site S        checks a site against its EHR",
            "",
            "Below, and in 'dorsal help score', 'dorsal' stands for 'java -jar dorsal.jar'.",
            ""
        },
        optionListHeading = "Options:%n",
        commandListHeading = "%nCommands:%n")
final class DorsalCommand {}
