package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.dorsal.sandbox.SandboxProcess;
import org.dorsal.sandbox.Vendor;

/** Sandbox EHR as a separate process: accepted resources survive a kill. */
final class EhrProcess implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(2);

    /** Time between token renewals; tokens of the sandbox live for five minutes. */
    private static final Duration TOKEN = Duration.ofMinutes(2);

    private final int port = SomePort.free();
    private final List<String> arguments;
    private volatile Process process;
    private String token = "";
    private long tokenSince;

    /**
     * Starts the EHR and waits until it answers.
     *
     * @param audience FHIR base of the site, the audience of the tokens
     * @param folder folder for the files that outlive the process
     * @param backend id of a client that may write everything as a backend service
     * @param keys address of that client's public keys
     */
    EhrProcess(String audience, Vendor vendor, Path folder, String backend, URI keys) {
        this.arguments = List.of(
                "--port=" + port,
                "--audience=" + audience,
                "--vendor=" + vendor,
                "--state=" + folder.resolve("ehr.ndjson"),
                "--backend=" + backend + "," + keys + ",system/*.cruds");
        this.process = launch();
        awaitReady();
    }

    /** Address of the EHR, which is its issuer as well. */
    String address() {
        return "http://localhost:" + port;
    }

    /** A token for Dorsal's API that is still good for a while, or when it is away the last one. */
    synchronized String token() {
        boolean old = System.nanoTime() - tokenSince > TOKEN.toNanos();
        if (token.isEmpty() || old) {
            try {
                token = newToken();
                tokenSince = System.nanoTime();
            } catch (UncheckedIOException away) {
                assertThat(token).as("there was one before it died").isNotEmpty();
            }
        }
        return token;
    }

    /** Scripts the next fault, in the syntax of {@code POST /script}; ignored while the EHR is down. */
    void script(String fault) {
        try {
            assertThat(caller().send("POST", "script/" + fault, "").status())
                    .as(fault)
                    .isEqualTo(204);
        } catch (UncheckedIOException away) {
            assertThat(away).hasCauseInstanceOf(IOException.class);
        }
    }

    /** Removes all faults and releases hanging requests. */
    void unscript() {
        assertThat(caller().send("DELETE", "script", "").status()).isEqualTo(204);
    }

    /** Returns every version of all filed resources, as a Bundle. */
    SomeAnswer filed() {
        return caller().get("filed");
    }

    /** Kills it with signal 9. */
    void kill() {
        process.destroyForcibly();
        try {
            assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    /** Starts the EHR again with its files. */
    void restart() {
        process = launch();
        awaitReady();
    }

    @Override
    public void close() {
        kill();
    }

    private SomeClient caller() {
        return SomeClient.anonymous(address());
    }

    private String newToken() {
        String demo = Base64.getEncoder().encodeToString("demo:demo".getBytes(StandardCharsets.UTF_8));
        SomeAnswer answer = caller().send(
                        "POST",
                        "oauth2/token",
                        "grant_type=client_credentials&scope=system/*.cruds",
                        "Content-Type",
                        "application/x-www-form-urlencoded",
                        "Authorization",
                        "Basic " + demo);
        assertThat(answer.status()).as("token").isEqualTo(200);
        return answer.json().path("access_token").asString("");
    }

    private Process launch() {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx1g",
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-cp",
                System.getProperty("java.class.path"),
                SandboxProcess.class.getName()));
        command.addAll(arguments);
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            Path.of("target", "ehr-" + port + ".log").toFile()))
                    .start();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private void awaitReady() {
        long until = System.nanoTime() + START.toNanos();
        while (!ready()) {
            assertThat(process.isAlive()).as("the EHR runs").isTrue();
            assertThat(System.nanoTime() - until).as("ready within " + START).isNegative();
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    private boolean ready() {
        try {
            return caller().get("fhir/metadata").status() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }
}
