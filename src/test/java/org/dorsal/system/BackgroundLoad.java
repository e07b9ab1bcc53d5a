package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Two systems that send responses and read them back at once, and two clinicians who launch, answer and sign, each
 * request at the replica that the balancer chooses. Unanswered requests are sent again with the same identifier.
 */
final class BackgroundLoad implements AutoCloseable {
    private static final int SENDERS = 2;
    private static final int CLINICIANS = 2;
    private static final int PATIENTS = 12;
    private static final Duration BETWEEN = Duration.ofMillis(600);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Replicas replicas;
    private final ExecutorService threads = Executors.newFixedThreadPool(SENDERS + CLINICIANS);
    private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
    private final Set<String> signed = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger identifiers = new AtomicInteger();
    private volatile boolean over;

    BackgroundLoad(Replicas replicas) {
        this.replicas = replicas;
        for (int number = 0; number < SENDERS; number++) {
            threads.execute(this::send);
        }
        for (int number = 0; number < CLINICIANS; number++) {
            int first = 1 + number * PATIENTS / CLINICIANS;
            threads.execute(() -> assess(first));
        }
    }

    /** Ids of responses that were acknowledged, by the sender's identifier. */
    Map<String, String> acknowledged() {
        return Map.copyOf(acknowledged);
    }

    /** Returns the ids of assessments with an acknowledged signature. */
    Set<String> signed() {
        return Set.copyOf(signed);
    }

    /** Returns the unexpected outcomes. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    /** Waits until more responses were sent and a clinician has launched and signed since. */
    void goesOn() {
        int sent = acknowledged.size() + 8;
        int finished = signed.size() + CLINICIANS;
        long began = System.nanoTime();
        while (acknowledged.size() < sent || signed.size() < finished) {
            assertThat(System.nanoTime() - began)
                    .as(() -> "the load goes on; failures " + failures)
                    .isLessThan(PATIENCE.toNanos());
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    @Override
    public void close() {
        over = true;
        threads.shutdown();
        try {
            assertThat(threads.awaitTermination(3, TimeUnit.MINUTES))
                    .as("nobody hangs")
                    .isTrue();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void send() {
        while (!over) {
            int number = identifiers.incrementAndGet();
            String identifier = "light-" + number;
            SomeResponse response = SomeResponse.of("sandbox-%02d".formatted(1 + number % PATIENTS))
                    .identifier(identifier);
            boolean isTaken = false;
            while (!isTaken && !over) {
                isTaken = takenIn(identifier, response);
                LockSupport.parkNanos(BETWEEN.toNanos());
            }
        }
    }

    private boolean takenIn(String identifier, SomeResponse response) {
        SomeAnswer answer = replicas.client()
                .post(
                        "QuestionnaireResponse",
                        response.json(),
                        "If-None-Exist",
                        "identifier=urn:some:ehr|" + identifier,
                        "Prefer",
                        "return=representation");
        if (answer.status() != 201 && answer.status() != 200) {
            failures.add("POST " + answer);
            return false;
        }
        String id = answer.json().path("id").asString("");
        acknowledged.put(identifier, id);
        // the other replica's turn
        SomeAnswer read = replicas.client().get("QuestionnaireResponse/" + id);
        if (read.status() != 200 || !read.text().equals(answer.text())) {
            failures.add("GET " + read);
        }
        return true;
    }

    private void assess(int first) {
        for (int number = 0; !over; number++) {
            try {
                SomeClinician clinician =
                        replicas.clinician("sandbox-%02d".formatted(first + number % (PATIENTS / CLINICIANS)));
                clinician.answer("sign-with-pain=chest-tight", "function-loss=none");
                clinician.answer("sign-with-pain=chest-tight", "function-loss=both-legs-weak", "major-history=cancer");
                signed.add(clinician.sign());
            } catch (AssertionError | RuntimeException brokenOff) {
                failures.add("a clinician " + brokenOff.getMessage());
            }
            LockSupport.parkNanos(BETWEEN.toNanos());
        }
    }
}
