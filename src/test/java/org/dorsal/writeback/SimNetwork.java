package org.dorsal.writeback;

import java.time.*;
import java.time.format.DateTimeFormatter;
import java.util.*;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.dorsal.smart.launch.EhrCall;
import org.dorsal.smart.launch.EhrClient.CallAuthority;
import org.dorsal.smart.launch.EhrReply;
import org.dorsal.smart.launch.HttpAnswer;
import org.dorsal.writeback.DeliveryEngine.EhrGateway;

/**
 * Simulated network and gateways between Dorsal and an EHR, determined by a seed. Any fault hits a request before or
 * after its effect. Three answers are believed, and therefore given before the effect only: no connection, 401 ("has
 * not been applied", RFC 9110, 15.5.2), and a refusal in FHIR's own words, an OperationOutcome ({@link SimAnswers}).
 * A 201 is given after the effect only. No proxy repeats a POST (RFC 9110, 9.2.2), unless the POST is conditional.
 */
final class SimNetwork implements EhrGateway {
    static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);

    private enum NetworkFault {
        UNSENT,
        LOST,
        LATE,
        SLOW,
        WRONG_ANSWER,
        WRONG_ANSWER_AGAIN,
        OVERLOAD,
        OVERLOAD_IN_FHIR,
        OVERSIZED,
        SILENT_201,
        REPEATED,
        REVOKED,
        THROWN
    }

    private final SimTime time;
    private final SimEhr ehr;
    private final Random random;
    private final SimAnswers answers;
    private final BooleanSupplier outage;
    private final double trouble;
    private final Map<String, EhrCall> held = new HashMap<>();
    private boolean calm;

    SimNetwork(SimTime time, SimEhr ehr, Random random, double trouble, BooleanSupplier outage) {
        this.time = time;
        this.ehr = ehr;
        this.random = random;
        this.answers = new SimAnswers(ehr, random);
        this.trouble = trouble;
        this.outage = outage;
    }

    /** Ends all faults. */
    void calm() {
        calm = true;
    }

    @Override
    public EhrReply call(CallAuthority authority, EhrCall call) {
        if (!calm && outage.getAsBoolean()) {
            return away();
        }
        if (!calm && held.containsKey(call.address()) && call.method() == EhrCall.Method.PUT) {
            return overtaken(held.remove(call.address()));
        }
        if (calm || random.nextDouble() >= trouble) {
            return well(call, Duration.ofMillis(5 + random.nextInt(200)));
        }
        time.pause(Duration.ofMillis(random.nextInt(400)));
        // rare, because each ends with a person: more of them would hide the effects of the others
        return random.nextInt(60) == 0 ? maybeAfter(call, () -> answers.ending(call)) : faulty(call);
    }

    private EhrReply away() {
        return switch (random.nextInt(3)) {
            case 0 -> new HttpAnswer.UnsentRequest();
            case 1 -> SimEhr.reply(503, Map.of(), "");
            default -> silence();
        };
    }

    /** Sends a request; a process killed during it may have sent it. */
    private EhrReply well(EhrCall call, Duration way) {
        try {
            time.pause(way);
        } catch (SimTime.KilledActorError killed) {
            if (random.nextBoolean()) {
                arrives(call, Duration.ofMillis(random.nextLong(ANSWER_WITHIN.toMillis())));
            }
            throw killed;
        }
        EhrReply reply = ehr.does(call);
        time.pause(way);
        return reply;
    }

    private EhrReply faulty(EhrCall call) {
        NetworkFault fault = List.of(NetworkFault.values()).get(random.nextInt(NetworkFault.values().length));
        return switch (fault) {
            case UNSENT -> new HttpAnswer.UnsentRequest();
            case LOST -> maybeAfter(call, random.nextBoolean() ? HttpAnswer.MissingAnswer::new : this::silence);
            case LATE -> late(call);
            case SLOW -> well(call, Duration.ofSeconds(9));
            case WRONG_ANSWER, WRONG_ANSWER_AGAIN -> maybeAfter(call, () -> answers.wrong(call));
            case OVERLOAD ->
                maybeAfter(
                        call,
                        () -> SimEhr.reply(random.nextBoolean() ? 429 : 503, Map.of("retry-after", retryAfter()), ""));
            case OVERLOAD_IN_FHIR ->
                SimEhr.reply(
                        random.nextBoolean() ? 429 : 503,
                        random.nextBoolean() ? Map.of() : Map.of("retry-after", retryAfter()),
                        SimAnswers.outcome("throttled"));
            case OVERSIZED -> maybeAfter(call, () -> new HttpAnswer.OversizedAnswer(200));
            case SILENT_201 -> silent201(call);
            case REPEATED -> repeated(call);
            case REVOKED -> SimEhr.reply(401, Map.of(), "");
            case THROWN ->
                maybeAfter(call, () -> {
                    throw new IllegalArgumentException("of the schedule");
                });
        };
    }

    /** Answers so before or after the effect. */
    private EhrReply maybeAfter(EhrCall call, Supplier<EhrReply> answer) {
        if (random.nextBoolean()) {
            ehr.does(call);
        }
        return answer.get();
    }

    /** An update arrives when it will; a creation before the quarantine ends, which ADR 14 demands of an EHR. */
    private EhrReply late(EhrCall call) {
        EhrReply nothing = silence();
        if (call.method() == EhrCall.Method.PUT && random.nextBoolean()) {
            held.put(call.address(), call);
            return nothing;
        }
        boolean harmless = call.method() != EhrCall.Method.POST;
        Duration later = harmless && random.nextBoolean()
                ? Duration.ofSeconds(20 + random.nextInt(300))
                : Duration.ofMillis(random.nextLong(ANSWER_WITHIN.toMillis() * 9 / 10));
        arrives(call, later);
        if (harmless && random.nextBoolean()) { // a clinician edits what has just come
            time.schedule(time.now().plus(later).plusSeconds(61 + random.nextInt(240)), () -> ehr.edit(call.address()));
        }
        return nothing;
    }

    /** A held update arrives after a look that did not find it, a clinician edits what has come, and the next look sees both. */
    private EhrReply overtaken(EhrCall update) {
        arrives(update, Duration.ofSeconds(1));
        time.schedule(time.now().plusSeconds(65 + random.nextInt(60)), () -> ehr.edit(update.address()));
        return SimEhr.reply(429, Map.of("retry-after", "180"), SimAnswers.outcome("throttled"));
    }

    private EhrReply silent201(EhrCall call) {
        EhrReply done = ehr.does(call);
        boolean created = call.method() == EhrCall.Method.POST
                && done instanceof HttpAnswer.CompleteAnswer(int status, var _, var _)
                && status == 201;
        return created ? SimEhr.reply(201, Map.of(), "") : done;
    }

    private EhrReply repeated(EhrCall call) {
        EhrReply first = ehr.does(call);
        return call.method() == EhrCall.Method.POST && !ehr.createsOnce() ? first : ehr.does(call);
    }

    private EhrReply silence() {
        time.pause(ANSWER_WITHIN);
        return new HttpAnswer.MissingAnswer();
    }

    private void arrives(EhrCall call, Duration later) {
        time.schedule(time.now().plus(later), () -> ehr.does(call));
    }

    /** Rarely the rest of the day, as a gateway's page may say. */
    private String retryAfter() {
        if (random.nextInt(20) == 0) {
            return "86400";
        }
        Instant until = time.now().plusSeconds(1 + random.nextInt(600));
        return random.nextBoolean()
                ? Integer.toString(1 + random.nextInt(300))
                : DateTimeFormatter.RFC_1123_DATE_TIME.format(until.atZone(ZoneOffset.UTC));
    }
}
