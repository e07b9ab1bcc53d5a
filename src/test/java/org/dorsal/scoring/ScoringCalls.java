package org.dorsal.scoring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/** Counts the scorings of a piece of work on the current thread, by the method trace of Flight Recorder (JEP 520). */
public final class ScoringCalls {
    private static final String EVENT = "jdk.MethodTrace";

    private ScoringCalls() {}

    public static long during(Runnable work) {
        try (Recording recording = new Recording()) {
            recording
                    .enable(EVENT)
                    .with("filter", EvidenceScorer.class.getName() + "::scored")
                    .withoutThreshold()
                    .withoutStackTrace();
            recording.start();
            work.run();
            recording.stop();
            return count(recording);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static long count(Recording recording) throws IOException {
        Path file = Files.createTempFile("scorings", ".jfr");
        try {
            recording.dump(file);
            return RecordingFile.readAllEvents(file).stream()
                    .filter(event -> event.getEventType().getName().equals(EVENT))
                    .map(event -> event.<RecordedThread>getValue("eventThread"))
                    .filter(thread ->
                            thread.getJavaThreadId() == Thread.currentThread().threadId())
                    .count();
        } finally {
            Files.delete(file);
        }
    }
}
