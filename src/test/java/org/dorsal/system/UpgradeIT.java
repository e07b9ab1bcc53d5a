package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.Polling.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import org.dorsal.sandbox.SandboxEhr;
import org.dorsal.store.PostgresServer;
import org.dorsal.store.RestartablePostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/**
 * The upgrade notes for the plain jar, command by command, from {@code -Ddorsal.upgrade.from=JAR} to the built jar;
 * without it from the built jar, because no earlier release exists.
 */
class UpgradeIT {
    private static final Path NOTES = GuidedInstallation.GUIDE.resolve("upgrade.md");
    private static final Path BUILT = Path.of("target", "dorsal.jar").toAbsolutePath();

    @TempDir
    private Path machine;

    private GuidedInstallation dorsal;
    private RestartablePostgres postgres;
    private SomeClient client;

    @Test
    void what_was_stored_before_is_there_after_the_upgrade_and_after_going_back() throws Exception {
        try (RestartablePostgres server = RestartablePostgres.bare(SomePort.free());
                GuidedInstallation installed = new GuidedInstallation(machine, server);
                SandboxEhr ehr = SandboxEhr.start(0, "https://dorsal.example/fhir/northside")) {
            postgres = server;
            dorsal = installed;
            dorsal.set("https://ehr.example/auth/jwks", ehr.jwksUri().toString());
            dorsal.set("https://ehr.example/auth", ehr.issuer());
            Optional.ofNullable(System.getProperty("dorsal.upgrade.from"))
                    .ifPresentOrElse(this::replaceJar, () -> System.out.println("upgrade from the built jar itself"));
            dorsal.run(GuidedInstallation.migration());
            dorsal.run(GuidedInstallation.extraction());
            dorsal.start();
            client = new SomeClient(dorsal.base(), ehr.token("system/*.cruds", Map.of()));
            String before = assess("sandbox-01");
            Path checkpoint = pathFile();

            follow("## Plain jar with systemd", 0);
            assertThat(Files.readSymbolicLink(machine.resolve("opt/dorsal/dorsal.jar")))
                    .isEqualTo(BUILT);
            String after = assess("sandbox-02");
            verify(checkpoint, before, after);

            follow("## Plain jar with systemd", 1);
            verify(checkpoint, before, after);
            dorsal.stop();
        }
    }

    private void replaceJar(String earlier) {
        try {
            Path jar = machine.resolve("opt/dorsal/dorsal.jar");
            Files.delete(jar);
            Files.createSymbolicLink(jar, Path.of(earlier).toAbsolutePath());
        } catch (IOException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private String assess(String patient) {
        SomeAnswer answer =
                client.post("QuestionnaireResponse", SomeResponse.of(patient).json());
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.id();
    }

    /** Runs each line of a block in a section; a line that is not known here fails. */
    private void follow(String section, int block) throws IOException, InterruptedException {
        String commands =
                Files.readString(NOTES).split("\n" + section + "\n")[1].split("```\n")[2 * block + 1];
        for (String line : commands.lines().toList()) {
            switch (line.split(" ")[0]) {
                case "systemctl" -> {
                    if (line.equals("systemctl stop dorsal")) {
                        dorsal.stop();
                    } else {
                        assertThat(line).isEqualTo("systemctl start dorsal");
                        dorsal.start();
                    }
                }
                case "pg_dump" -> dump(line);
                case "mkdir" ->
                    Files.createDirectories(Path.of(dorsal.moved(line + "/").split(" ")[2]));
                case "rm" ->
                    FileSystemUtils.deleteRecursively(
                            Path.of(dorsal.moved(line + "/").split(" ")[2]));
                case "cp" -> Files.createSymbolicLink(Path.of(dorsal.moved(line).split(" ")[2]), BUILT);
                case "mv" -> {
                    List<String> move = List.of(dorsal.moved(line).split(" "));
                    Files.move(
                            Path.of(move.get(1)),
                            Path.of(move.get(2)),
                            java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                }
                case "curl" ->
                    assertThat(SomeClient.anonymous(dorsal.management(""))
                                    .get("actuator/health/readiness")
                                    .status())
                            .isEqualTo(200);
                default -> dorsal.run(line);
            }
        }
    }

    private void dump(String line) throws IOException, InterruptedException {
        Optional<Path> programs = PostgresServer.installed();
        if (programs.isEmpty()) {
            System.out.println("*** pg_dump IS NOT INSTALLED beside a PostgreSQL server: the dump was not tried ***");
            return;
        }
        List<String> command =
                new java.util.ArrayList<>(List.of(dorsal.moved(line).split(" ")));
        command.set(0, programs.get().resolve("bin/pg_dump").toString());
        command.removeLast();
        command.add("--dbname=" + postgres.url().replace("jdbc:", "") + "?user=postgres");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(machine.resolve("dump.log").toFile())
                .start();
        int status = process.waitFor();
        String printed = Files.readString(machine.resolve("dump.log"));
        if (printed.contains("server version mismatch")) {
            System.out.println("*** pg_dump IS OLDER than the server: the dump was not tried ***");
            return;
        }
        assertThat(status).as(printed).isZero();
    }

    private Path pathFile() throws IOException {
        await("the log").until(() -> LedgerRows.unsigned(postgres.asSuperuser()) == 0);
        Path pathFile = machine.resolve("kept.txt");
        SomeClient log = SomeClient.anonymous(dorsal.base().replaceFirst("/fhir/.*", ""));
        Files.writeString(pathFile, log.get("log/northside/checkpoint").text());
        Files.writeString(
                machine.resolve("key.pem"), log.get("log/northside/key").text());
        return pathFile;
    }

    private void verify(Path checkpoint, String... assessments) {
        for (String id : assessments) {
            assertThat(client.get("QuestionnaireResponse/" + id).status()).isEqualTo(200);
        }
        await("the log").until(() -> LedgerRows.unsigned(postgres.asSuperuser()) == 0);
        SomeExport.VerifierOutput output =
                SomeExport.whole(postgres.asApplication()).verified(machine.resolve("key.pem"), checkpoint);
        assertThat(output.exitCode()).as(output.text()).isZero();
    }
}
