package org.dorsal.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The programs under test as processes of their own: the Spark program in the ways in which it is started, and the
 * command line.
 */
final class Processes {
    private static final Path SPARK = Path.of("target", "spark").toAbsolutePath();
    private static final Path JAR = Path.of("target", "dorsal-spark.jar");
    private static final int TICKS_PER_SECOND = 100;

    /** Packages opened in the same way as by spark-submit. */
    private static final List<String> OPENED = Stream.of(
                    "java.lang",
                    "java.lang.invoke",
                    "java.lang.reflect",
                    "java.io",
                    "java.net",
                    "java.nio",
                    "java.util",
                    "java.util.concurrent",
                    "java.util.concurrent.atomic",
                    "jdk.internal.ref",
                    "sun.nio.ch",
                    "sun.nio.cs",
                    "sun.util.calendar")
            .map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED")
            .toList();

    private final Path folder;
    private final List<String> java;
    private int number;

    /**
     * Programs with their output in a folder.
     *
     * @param java options of the JVM for each program
     */
    Processes(Path folder, List<String> java) {
        this.folder = folder;
        this.java = java;
    }

    /**
     * Result of a process.
     *
     * @param seconds from its start to its end
     * @param processor user and system time in seconds, of its children too
     */
    record ProcessResult(int exitCode, Path out, String err, double seconds, double processor) {
        List<String> lines() throws IOException {
            return Files.readAllLines(out);
        }
    }

    /** {@code java -jar target/dorsal.jar}. */
    ProcessResult dorsal(String... arguments) throws IOException, InterruptedException {
        return run(List.of("-Xmx512m", "-jar", "target/dorsal.jar"), arguments);
    }

    /** {@code java -jar target/dorsal-spark.jar}: everything in one process. */
    ProcessResult local(String... arguments) throws IOException, InterruptedException {
        return run(List.of("-Xmx1g", "-jar", JAR.toString()), arguments);
    }

    /**
     * Runs {@code spark-submit --master local-cluster[2,1,1024]}: a cluster on this machine with real executor
     * processes.
     */
    ProcessResult submitted(List<String> settings, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("-Xmx1g", "-cp", SPARK.resolve("jars") + "/*"));
        command.addAll(OPENED);
        command.addAll(List.of("org.apache.spark.deploy.SparkSubmit", "--master", "local-cluster[2,1,1024]"));
        command.addAll(List.of("--conf", "spark.ui.enabled=false", "--class", "org.dorsal.spark.Rescore"));
        settings.forEach(setting -> command.addAll(List.of("--conf", setting)));
        command.add(JAR.toAbsolutePath().toString());
        return run(command, arguments);
    }

    /** Runs a class of the tests on Spark's class path. */
    ProcessResult onSpark(Class<?> program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("-Xmx1g", "-cp", SPARK.resolve("jars") + "/*:target/beside/dorsal-spark/test-classes"));
        command.addAll(OPENED);
        command.add(program.getName());
        return run(command, arguments);
    }

    private ProcessResult run(List<String> command, String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        all.addAll(java);
        all.addAll(command);
        all.addAll(List.of(arguments));
        number++;
        Path out = folder.resolve("out-" + number);
        Path err = folder.resolve("err-" + number);
        ProcessBuilder builder =
                new ProcessBuilder(all).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("SPARK_HOME", SPARK.toString());
        builder.environment()
                .put("SPARK_SCALA_VERSION", "2.13"); // bin/spark-class finds it by a file that only releases have
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        builder.environment().put("SPARK_WORKER_DIR", folder.resolve("work").toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        double before = ofChildren();
        long began = System.nanoTime();
        int exitCode = builder.start().waitFor();
        return new ProcessResult(
                exitCode, out, Files.readString(err), (System.nanoTime() - began) / 1e9, ofChildren() - before);
    }

    /** Returns the CPU seconds of ended children of this process, from Linux; 0 elsewhere. */
    private static double ofChildren() throws IOException {
        Path stat = Path.of("/proc/self/stat");
        if (!Files.exists(stat)) {
            return 0;
        }
        String line = Files.readString(stat);
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        return (Double.parseDouble(fields[13]) + Double.parseDouble(fields[14])) / TICKS_PER_SECOND;
    }
}
