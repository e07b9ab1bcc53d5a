package org.dorsal.system;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Systems that send responses of the sandbox's patients at a moderate pace, amend some and withdraw some, at
 * alternating replicas. Unanswered requests are sent again with the same identifier; a correction starts with a read.
 */
final class ResponseWriters implements AutoCloseable {
    private static final int WRITERS = 3;
    private static final int PATIENTS = 12;
    private static final String RESPONSES = "QuestionnaireResponse";
    private static final List<AnswerRange> QUESTIONS = List.of(
            new AnswerRange("pain-elsewhere", List.of("chest", "none", "UNK")),
            new AnswerRange("sign-with-pain", List.of("breathless", "chest-tight", "sweating", "none", "UNK")),
            new AnswerRange("function-loss", List.of("both-legs-weak", "none", "UNK")),
            new AnswerRange("numbness-area", List.of("between-legs", "none", "UNK")),
            new AnswerRange("fever-time", List.of("now-or-3-days", "no-fever", "UNK")));

    /** Statuses of a running service, of one without its database, and of two conflicting writers. */
    private static final Set<Integer> EXPECTED = Set.of(200, 201, 409, 412, 429, 503);

    /** A question with the codes that answer it. */
    private record AnswerRange(String linkId, List<String> codes) {}

    private final SomeClinic clinic;
    private final ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    private final Map<String, Integer> acknowledged = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> answers = new ConcurrentSkipListMap<>();
    private final ConcurrentLinkedQueue<String> surprises = new ConcurrentLinkedQueue<>();
    private final AtomicInteger corrections = new AtomicInteger();
    private volatile boolean over;

    ResponseWriters(SomeClinic clinic) {
        this.clinic = clinic;
    }

    /** Begins. */
    void start(Random random) {
        for (int number = 0; number < WRITERS; number++) {
            Writer writer = new Writer(number, new Random(random.nextLong()));
            threads.execute(writer::work);
        }
    }

    /** Newest version that was acknowledged, by the id of the response. */
    Map<String, Integer> acknowledged() {
        return Map.copyOf(acknowledged);
    }

    /** Number of acknowledged versions after the first. */
    int corrections() {
        return corrections.get();
    }

    /** Number of answers by status, including none. */
    Map<String, LongAdder> answers() {
        return answers;
    }

    /** Answers that no outage explains. */
    List<String> surprises() {
        return List.copyOf(surprises);
    }

    /** Waits until all writers have stopped. */
    @Override
    public void close() {
        over = true;
        threads.shutdown();
        try {
            if (!threads.awaitTermination(2, TimeUnit.MINUTES)) {
                throw new IllegalStateException("a writer hangs");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Writer {
        private final int number;
        private final Random random;
        private final List<SomeResponse> mine = new ArrayList<>();
        private int serial;

        Writer(int number, Random random) {
            this.number = number;
            this.random = random;
        }

        void work() {
            while (!over) {
                int roll = random.nextInt(100);
                if (roll >= 35 || mine.isEmpty()) {
                    send();
                } else {
                    correct(mine.get(random.nextInt(mine.size())), roll < 8 ? "entered-in-error" : "amended");
                }
                LockSupport.parkNanos(
                        Duration.ofMillis(100 + random.nextInt(600)).toNanos());
            }
        }

        private void send() {
            serial++;
            String identifier = "writer-" + number + "-" + serial;
            SomeResponse response = answered(SomeResponse.of("sandbox-%02d".formatted(1 + random.nextInt(PATIENTS))))
                    .identifier(identifier);
            Optional<SomeAnswer> answer = Optional.empty();
            while (answer.isEmpty() && !over) {
                answer = send(client -> client.post(
                                RESPONSES, response.json(), "If-None-Exist", "identifier=urn:some:ehr|" + identifier))
                        .filter(reply -> reply.status() == 201 || reply.status() == 200);
            }
            answer.ifPresent(reply -> {
                acknowledged.putIfAbsent(reply.id(), 1);
                mine.add(response.id(reply.id()));
            });
        }

        private void correct(SomeResponse old, String status) {
            String address = RESPONSES + "/" + old.id().orElseThrow();
            Optional<SomeAnswer> current = send(client -> client.get(address)).filter(reply -> reply.status() == 200);
            if (current.isEmpty()) {
                return;
            }
            if (current.get().json().path("status").asString("").equals("entered-in-error")) {
                mine.remove(old);
                return;
            }
            String tag = current.get().header("ETag");
            String body = answered(old).status(status).json();
            send(client -> client.put(address, body, "If-Match", tag))
                    .filter(reply -> reply.status() == 200)
                    .ifPresent(_ -> {
                        int version = Integer.parseInt(tag.replaceAll("\\D", "")) + 1;
                        acknowledged.put(old.id().orElseThrow(), version);
                        corrections.incrementAndGet();
                    });
        }

        private SomeResponse answered(SomeResponse response) {
            SomeResponse answered = response;
            for (AnswerRange question : QUESTIONS) {
                List<String> codes = question.codes();
                answered = answered.answer(question.linkId(), codes.get(random.nextInt(codes.size())));
            }
            return answered;
        }

        private Optional<SomeAnswer> send(Call call) {
            try {
                SomeAnswer answer = call.to(clinic.client(random.nextInt(2)));
                count(String.valueOf(answer.status()));
                if (!EXPECTED.contains(answer.status())) {
                    surprises.add(answer.toString());
                }
                return Optional.of(answer);
            } catch (UncheckedIOException cut) {
                count("none");
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
                return Optional.empty();
            }
        }

        private void count(String status) {
            answers.computeIfAbsent(status, _ -> new LongAdder()).increment();
        }
    }

    private interface Call {
        SomeAnswer to(SomeClient client);
    }
}
