package history.world;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.TimeUnit;

/** A process of the service. */
public final class Replica implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(10);
    /** Options of the virtual machine for some seconds: it starts soon and takes little memory. */
    private static final String SHORT_LIVED = "-Xmx256m -XX:TieredStopAtLevel=1";

    /** Options of the replica's virtual machine. */
    private static final String OPTIONS = System.getProperty("history.replica", SHORT_LIVED);

    private static final HttpClient PROBES = HttpClient.newHttpClient();

    private final List<Path> releases;
    private final Path log;
    private final Path clock;
    private final List<String> options;
    private final List<String> settings;
    private final int port = Processes.freePort();
    private final int managementPort = Processes.freePort();
    private volatile Process process;

    /** Starts the first of these releases; does not wait. An agent shifts its clock by the file next to the log. */
    Replica(List<Path> releases, Path log, Optional<Path> agent, List<String> settings) throws IOException {
        this.releases = new ArrayList<>(releases);
        this.log = log;
        clock = log.resolveSibling(log.getFileName() + ".clock").toAbsolutePath();
        options = agent.map(jar -> "-javaagent:" + jar + "=" + clock).stream().toList();
        this.settings = settings;
        process = launched();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> process.destroyForcibly())); // also when the run is stopped
    }

    /** The port for callers. */
    public int port() {
        return port;
    }

    /** The process id. */
    public long pid() {
        return process.pid();
    }

    /** Kills it, as a machine that loses power. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Starts it again, as often as it stops because a dependency is down, until it is ready. */
    public void restart() throws IOException, InterruptedException {
        long until = System.nanoTime() + START.toNanos();
        do {
            if (!process.isAlive()) {
                process = launched();
            }
            if (System.nanoTime() > until) {
                throw new IllegalStateException("not ready within " + START + ", see " + log);
            }
        } while (!becomesReady(until));
    }

    /** Stops it in order and starts the next of its releases. */
    public void swap() throws IOException, InterruptedException {
        close();
        Collections.rotate(releases, 1);
        restart();
    }

    /** Shifts its wall clock by so many milliseconds from the true time. */
    void shiftClock(long milliseconds) throws IOException {
        Files.writeString(clock, Long.toString(milliseconds));
    }

    /** Waits until it is ready; fails when it stops. */
    void awaitReady() throws InterruptedException {
        if (!becomesReady(System.nanoTime() + START.toNanos())) {
            throw new IllegalStateException("the service stopped, see " + log);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(40, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean becomesReady(long until) throws InterruptedException {
        HttpRequest probe = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + managementPort + "/actuator/health/readiness"))
                .timeout(Duration.ofSeconds(5))
                .build();
        while (process.isAlive() && System.nanoTime() < until) {
            try {
                if (PROBES.send(probe, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return true;
                }
            } catch (IOException down) {
                // not yet
            }
            Thread.sleep(100);
        }
        return false;
    }

    private Process launched() throws IOException {
        return builder(OPTIONS, List.of("--server.port=" + port, "--management.server.port=" + managementPort))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    /** Starts a command of the service with the replica's settings; its output is that of the process. */
    public Process run(List<String> words) throws IOException {
        return builder(SHORT_LIVED, words).start();
    }

    private ProcessBuilder builder(String virtualMachine, List<String> words) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders"));
        command.addAll(List.of(virtualMachine.split(" ")));
        command.addAll(options);
        command.addAll(List.of("-jar", releases.getFirst().toString()));
        command.addAll(words);
        command.addAll(settings);
        return new ProcessBuilder(command).redirectErrorStream(true);
    }
}
