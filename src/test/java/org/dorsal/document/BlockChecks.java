package org.dorsal.document;

import ca.uhn.fhir.parser.StrictErrorHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.function.Function;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.store.TestPostgres;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** Rules of the documents: the checks of a block, by its language and programs. */
final class BlockChecks {
    /** Rule of a program: the name of its check, and the problems that it finds. */
    private record ProgramRule(String check, Function<ShellCommand, List<String>> problems) {}

    private static final ProgramRule TOOL =
            new ProgramRule("not run: a tool of the reader's machine; files compared", BlockChecks::missingFiles);
    private static final ProgramRule SCRIPT = new ProgramRule("files compared", BlockChecks::missingFiles);
    private static final ProgramRule OWN_SCRIPT =
            new ProgramRule("a program of this repository, which a test starts", BlockChecks::missingFiles);
    private static final Map<String, ProgramRule> PROGRAMS = Map.ofEntries(
            Map.entry("mvn", new ProgramRule("compared with the poms", MavenCommands::problems)),
            Map.entry("java", new ProgramRule("compared with --help", JavaCommands::problems)),
            Map.entry("dorsal", new ProgramRule("compared with --help", c -> JavaCommands.ofDorsal(c.arguments()))),
            Map.entry("curl", new ProgramRule("sent to the service by DocumentCommandsTest", CurlCommands::problems)),
            Map.entry(
                    "openssl",
                    new ProgramRule("run, or compared with its help, by DocumentCommandsTest", _ -> List.of())),
            Map.entry("umask", new ProgramRule("run by DocumentCommandsTest", _ -> List.of())),
            Map.entry("python3", SCRIPT),
            Map.entry("node", SCRIPT),
            Map.entry("sh", SCRIPT),
            Map.entry("bash", SCRIPT));
    private static final Set<String> TOOLS = Set.of(
            "kubectl",
            "helm",
            "docker",
            "podman",
            "psql",
            "pg_dump",
            "pg_restore",
            "pg_basebackup",
            "install",
            "chmod",
            "mkdir",
            "mv",
            "rm",
            "systemctl",
            "cd",
            "git",
            "tar",
            "sha256sum",
            "jq",
            "pip",
            "npm",
            "cp",
            "diff",
            "cmp",
            "unzip",
            "echo",
            "export");

    private BlockChecks() {}

    static BlockTreatment of(DocumentBlock block) {
        List<String> problems = new ArrayList<>();
        Set<String> checks = new LinkedHashSet<>();
        try {
            check(block, checks, problems);
        } catch (RuntimeException | IOException wrong) {
            problems.add(wrong.toString());
        }
        return new BlockTreatment(block, List.copyOf(checks), problems);
    }

    private static void check(DocumentBlock block, Set<String> checks, List<String> problems) throws IOException {
        if (block.isShell()) {
            shell(block.text(), checks, problems);
            return;
        }
        switch (block.language()) {
            case "json" -> json(block, checks, problems);
            case "yaml" -> {
                checks.add("keys compared with the settings");
                yaml(block.text(), problems);
            }
            case "sql" -> {
                checks.add("run in the database");
                TestPostgres.run(TestPostgres.fresh().asOwner(), block.text());
            }
            case "conf" -> {
                checks.add("compared with the settings of PostgreSQL");
                conf(block.text(), problems);
            }
            case "jdbc" -> {
                checks.add("read by the driver of PostgreSQL");
                jdbc(block.text().strip(), problems);
            }
            case "files" -> {
                checks.add("compared with the files that FirstHourIT lays");
                files(block.text(), problems);
            }
            case "text" -> checks.add("not code");
            default -> problems.add("no rule for the language " + block.language());
        }
    }

    private static void shell(String text, Set<String> checks, List<String> problems) {
        for (ShellCommand command : ShellCommand.in(text)) {
            rule(command)
                    .ifPresentOrElse(
                            rule -> {
                                checks.add(command.program() + ": " + rule.check());
                                problems.addAll(rule.problems().apply(command));
                            },
                            () -> problems.add("no rule for the program " + command.program()));
        }
    }

    private static Optional<ProgramRule> rule(ShellCommand command) {
        Path program = Path.of(command.words().getFirst());
        if (Files.isRegularFile(program) && Files.isExecutable(program)) {
            return Optional.of(OWN_SCRIPT);
        }
        return Optional.ofNullable(PROGRAMS.get(command.program()))
                .or(() -> Optional.of(TOOL).filter(_ -> TOOLS.contains(command.program())));
    }

    /** Files of the checkout that a command names and that do not exist. */
    private static List<String> missingFiles(ShellCommand command) {
        return command.arguments().stream()
                .filter(word -> word.matches("(src|helm|db|profiles)/.*"))
                .filter(word -> !Files.exists(Path.of(word.replaceFirst("[<*].*", ""))))
                .map(word -> "there is no file " + word)
                .toList();
    }

    private static void json(DocumentBlock block, Set<String> checks, List<String> problems) {
        if (block.document().endsWith("profiles/README.md")) {
            checks.add("read as JSON; ReadmeWalkTest follows the steps");
        } else {
            checks.add("read as JSON");
        }
        CurlCommands.json(block.text(), problems);
        if (problems.isEmpty() && CurlCommands.STRICT.readTree(block.text()).has("resourceType")) {
            checks.add("parsed as FHIR R4");
            FhirJson.context()
                    .newJsonParser()
                    .setParserErrorHandler(new StrictErrorHandler())
                    .parseResource(block.text());
        }
    }

    private static void yaml(String text, List<String> problems) throws IOException {
        SettingKeys.in(text).stream()
                .filter(key -> !SettingKeys.isKnown(key) && !SettingKeys.isOfSite(key))
                .forEach(key -> problems.add("no setting: " + key));
    }

    private static void conf(String text, List<String> problems) {
        List<String> databaseSettings =
                TestPostgres.texts(TestPostgres.shared().asOwner(), "select name from pg_settings");
        text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#") && !line.matches("(host|hostssl|local) .*"))
                .map(line -> line.replaceFirst(" *=.*", "").strip())
                .filter(name -> !databaseSettings.contains(name))
                .forEach(name -> problems.add("PostgreSQL has no setting " + name));
    }

    private static void jdbc(String url, List<String> problems) {
        Optional<Properties> read = Optional.ofNullable(Driver.parseURL(url, new Properties()));
        read.ifPresentOrElse(
                properties -> properties.stringPropertyNames().stream()
                        .filter(name -> PGProperty.forName(name) == null)
                        .forEach(name -> problems.add("the driver has no property " + name)),
                () -> problems.add("not an address of PostgreSQL"));
    }

    private static void files(String listing, List<String> problems) {
        listing.lines()
                .map(line -> line.split(" ")[0])
                .filter(path -> path.matches("/etc/dorsal/(secrets|owner)/.*"))
                .map(path -> path.replaceFirst(".*/", ""))
                .filter(name -> !SettingKeys.isKnown(name))
                .forEach(name -> problems.add("no setting: " + name));
    }
}
