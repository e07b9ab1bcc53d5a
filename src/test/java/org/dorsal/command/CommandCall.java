package org.dorsal.command;

import java.io.*;
import java.nio.charset.StandardCharsets;
import java.time.*;
import java.util.List;
import org.dorsal.command.CommandResource.ErasureDesk;
import org.dorsal.command.CommandResource.MigrationResult;
import org.dorsal.command.Profiles.CommandProfiles;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.knowledge.SomeProfiles;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Result of a call of the command line.
 *
 * @param out text on standard output
 * @param err text on standard error
 */
record CommandCall(int exitCode, String out, String err) {
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC);

    static final CommandResource.CommandResourceFactory<ErasureDesk> NO_ERASURES = _ -> {
        throw new AssertionError("nothing is erased by this");
    };

    static final CommandResource.CommandResourceFactory<MigrationResult> NO_MIGRATION = _ -> {
        throw new AssertionError("nothing is migrated by this");
    };

    private static final JsonMapper JSON = new JsonMapper();

    static CommandCall dorsal(String... arguments) {
        return dorsal(new byte[0], arguments);
    }

    static CommandCall dorsal(byte[] standardInput, String... arguments) {
        return dorsal(new ByteArrayInputStream(standardInput), arguments);
    }

    static CommandCall dorsal(InputStream standardInput, String... arguments) {
        return dorsal(standardInput, NO_MIGRATION, arguments);
    }

    /** Calls the command line with the given migration. */
    static CommandCall migrating(
            CommandResource.CommandResourceFactory<MigrationResult> migration, String... arguments) {
        return dorsal(InputStream.nullInputStream(), migration, arguments);
    }

    private static CommandCall dorsal(
            InputStream standardInput,
            CommandResource.CommandResourceFactory<MigrationResult> migration,
            String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = DorsalCommandLine.run(
                arguments,
                new ReadProfiles(),
                NO_ERASURES,
                migration,
                CLOCK,
                standardInput,
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new CommandCall(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** The shipped profiles, read and linted once: each call would take a second of it. */
    private record ReadProfiles() implements CommandProfiles {
        @Override
        public List<ProfileFile> files() {
            return SomeProfiles.files();
        }

        @Override
        public Knowledge knowledge() {
            return SomeProfiles.knowledge();
        }
    }

    /** The output line by line. */
    List<String> lines() {
        return out.lines().toList();
    }

    /** The output as one JSON object a line. */
    List<JsonNode> rows() {
        return out.lines().map(JSON::readTree).toList();
    }
}
