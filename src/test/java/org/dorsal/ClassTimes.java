package org.dorsal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.*;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Writes the wall and CPU seconds of each test class to {@code target/class-times.csv}: those of the test's process and of
 * the processes below it, such as browsers and services. PostgreSQL, which detaches itself, is not in them. Registered in
 * {@code META-INF/services}; decides which classes belong to the gate.
 */
public final class ClassTimes implements BeforeAllCallback, AfterAllCallback {
    private static final Path FILE = Path.of("target/class-times.csv");
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(ClassTimes.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        if (isTopLevel(context)) {
            context.getStore(NAMESPACE).put("start", new Start(System.nanoTime(), cpu()));
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (!isTopLevel(context)) {
            return;
        }
        Start start = context.getStore(NAMESPACE).get("start", Start.class);
        String line = String.format(
                Locale.ROOT,
                "%s,%.1f,%.1f%n",
                context.getRequiredTestClass().getName(),
                (System.nanoTime() - start.nanos()) / 1e9,
                Math.max(0, cpu().minus(start.cpu()).toMillis() / 1e3));
        try {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isTopLevel(ExtensionContext context) {
        return context.getRequiredTestClass().getEnclosingClass() == null;
    }

    private static Duration cpu() {
        ProcessHandle own = ProcessHandle.current();
        return Stream.concat(Stream.of(own), own.descendants())
                .flatMap(process -> process.info().totalCpuDuration().stream())
                .reduce(Duration.ZERO, Duration::plus);
    }

    private record Start(long nanos, Duration cpu) {}
}
