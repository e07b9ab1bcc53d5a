package org.dorsal.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/**
 * Bare server in a separate process, with the service's options of the JVM.
 *
 * @param name label of its rows
 * @param server class with a main method that listens on the port in its first argument
 * @param arguments the other arguments
 */
record Floor(String name, Class<?> server, List<String> arguments) {
    /** Warms the server for the length of one measurement, and prints a row for each number of clients. */
    void print(double seconds, LongFunction<byte[]> requests, int... clients) throws IOException, InterruptedException {
        int port = freePort();
        Process process = process(port);
        try {
            awaitPort(port, process);
            Load.run(port, process.pid(), 8, seconds, 200, requests);
            for (int many : clients) {
                System.out.println(Load.run(port, process.pid(), many, seconds, 200, requests)
                        .row("floor: " + name + ", " + many + " clients"));
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private Process process(int port) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(Soak.OPTIONS.split(" ")));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), server.getName(), Integer.toString(port)));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(Path.of("target", "floor.log").toFile())
                .start();
    }

    private static void awaitPort(int port, Process process) throws InterruptedException, IOException {
        for (int attempt = 0; attempt < 600; attempt++) {
            try {
                new Connection(port).close();
                return;
            } catch (IOException notYet) {
                if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
                    throw new IOException("the floor stopped, see target/floor.log", notYet);
                }
            }
        }
        throw new IOException("the floor does not listen");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
