package org.dorsal.bench;

import java.io.*;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code dorsal score} as a separate process on a file of responses: its rate after the start, and its memory. */
final class Pipe {
    private static final int LINES = Integer.getInteger("lines", 60_000);

    private final Path file = Path.of("target", "responses.ndjson");

    Pipe(List<byte[]> bodies) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            for (int line = 0; line < LINES; line++) {
                out.write(bodies.get(line % bodies.size()));
                out.write('\n');
            }
        }
    }

    private record Run(double seconds, double cpu, long peakKilobytes) {}

    void print() throws IOException, InterruptedException {
        Path few = Path.of("target", "few.ndjson");
        try (Stream<String> lines = Files.lines(file)) {
            Files.write(few, lines.limit(LINES / 10).toList());
        }
        Run start = run(few);
        Run whole = run(file);
        double lines = LINES - LINES / 10;
        System.out.println("dorsal score: %.0f a second and %.0f a CPU second after the first %d, peak %d MB"
                .formatted(
                        lines / (whole.seconds() - start.seconds()),
                        lines / (whole.cpu() - start.cpu()),
                        LINES / 10,
                        whole.peakKilobytes() / 1024));
        Files.delete(file);
        Files.delete(few);
    }

    private static Run run(Path input) throws IOException, InterruptedException {
        double cpu = Cpu.ofChildren();
        long begin = System.nanoTime();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-jar",
                        "target/dorsal.jar",
                        "score",
                        input.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        long peak = 0;
        while (!process.waitFor(200, TimeUnit.MILLISECONDS)) {
            peak = Math.max(peak, Cpu.peakKilobytes(process.pid()));
        }
        if (process.exitValue() != 0) {
            throw new IOException("dorsal score ended with " + process.exitValue());
        }
        return new Run((System.nanoTime() - begin) / 1e9, Cpu.ofChildren() - cpu, peak);
    }
}
