package org.dorsal.writeback;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.dorsal.smart.launch.EhrCall;
import org.dorsal.smart.launch.EhrClient.CallAuthority;
import org.dorsal.smart.launch.EhrReply;
import org.dorsal.smart.launch.HttpAnswer;
import org.dorsal.writeback.DeliveryEngine.EhrGateway;

/** Simulated network between Dorsal and an EHR with the faults of TRUST.md, section 5, determined by a seed. */
final class SimNetwork implements EhrGateway {
    static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);

    private enum NetworkFault {
        REFUSED,
        CUT_BEFORE,
        CUT_AFTER,
        HANG,
        HANG_AFTER,
        LATE,
        SLOW,
        STATUS,
        STATUS_AFTER,
        TOO_MANY,
        TOO_MANY_UNTIL,
        HTML,
        HTML_AFTER,
        REDIRECT,
        HUGE_AFTER,
        SILENT_201,
        REVOKED,
        PRECONDITION
    }

    /** Rare faults, which end with a person; more of them would hide the effects of the others. */
    private enum RareFault {
        ANOTHER_PATIENT,
        FORBIDDEN,
        UNPROCESSABLE
    }

    private static final int[] BEFORE = {408, 409, 500, 502, 503, 504};
    private static final int[] AFTER = {408, 500, 502, 504};

    private final SimTime time;
    private final SimEhr ehr;
    private final Random chance;
    private final BooleanSupplier outage;
    private final double trouble;
    private boolean calm;

    SimNetwork(SimTime time, SimEhr ehr, Random chance, double trouble, BooleanSupplier outage) {
        this.time = time;
        this.ehr = ehr;
        this.chance = chance;
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
        if (calm || chance.nextDouble() >= trouble) {
            return well(call, Duration.ofMillis(5 + chance.nextInt(200)));
        }
        return chance.nextInt(60) == 0 ? rare(call) : faulty(call);
    }

    private EhrReply away() {
        return switch (chance.nextInt(3)) {
            case 0 -> new HttpAnswer.UnsentRequest();
            case 1 -> SimEhr.reply(503, Map.of(), "");
            default -> {
                time.pause(ANSWER_WITHIN);
                yield new HttpAnswer.MissingAnswer();
            }
        };
    }

    /** Sends a request; a process killed during it may have sent it. */
    private EhrReply well(EhrCall call, Duration way) {
        try {
            time.pause(way);
        } catch (SimTime.KilledActorError killed) {
            if (chance.nextBoolean()) {
                arrives(call, Duration.ofMillis(chance.nextLong(ANSWER_WITHIN.toMillis())));
            }
            throw killed;
        }
        EhrReply reply = ehr.does(call);
        time.pause(way);
        return reply;
    }

    private EhrReply faulty(EhrCall call) {
        NetworkFault fault = List.of(NetworkFault.values()).get(chance.nextInt(NetworkFault.values().length));
        time.pause(Duration.ofMillis(chance.nextInt(400)));
        return switch (fault) {
            case REFUSED -> new HttpAnswer.UnsentRequest();
            case CUT_BEFORE -> new HttpAnswer.MissingAnswer();
            case CUT_AFTER -> after(call, new HttpAnswer.MissingAnswer());
            case HANG -> silence();
            case HANG_AFTER -> after(call, silence());
            case LATE -> {
                EhrReply nothing = silence();
                arrives(call, Duration.ofMillis(chance.nextLong(ANSWER_WITHIN.toMillis() * 9 / 10)));
                yield nothing;
            }
            case SLOW -> well(call, Duration.ofSeconds(9));
            case STATUS -> SimEhr.reply(BEFORE[chance.nextInt(BEFORE.length)], Map.of(), "no");
            case STATUS_AFTER -> after(call, SimEhr.reply(AFTER[chance.nextInt(AFTER.length)], Map.of(), ""));
            case TOO_MANY -> SimEhr.reply(429, Map.of("retry-after", "" + (1 + chance.nextInt(300))), "");
            case TOO_MANY_UNTIL -> SimEhr.reply(429, Map.of("retry-after", date(time.now())), "");
            case HTML -> SimEhr.reply(200, Map.of("content-type", "text/html"), "<html>Sign in</html>");
            case HTML_AFTER ->
                after(call, SimEhr.reply(200, Map.of("content-type", "text/html"), "<html>Sign in</html>"));
            case REDIRECT -> SimEhr.reply(307, Map.of("location", "https://evil.example/fhir"), "");
            case HUGE_AFTER -> after(call, new HttpAnswer.OversizedAnswer(200));
            case SILENT_201 -> {
                EhrReply done = ehr.does(call);
                boolean created = call.method() == EhrCall.Method.POST
                        && done instanceof HttpAnswer.CompleteAnswer(int status, var _, var _)
                        && status < 300;
                yield created ? SimEhr.reply(201, Map.of(), "") : done;
            }
            case REVOKED -> SimEhr.reply(401, Map.of(), "");
            case PRECONDITION ->
                call.method() == EhrCall.Method.PUT
                        ? SimEhr.reply(chance.nextBoolean() ? 412 : 409, Map.of(), "")
                        : new HttpAnswer.MissingAnswer();
        };
    }

    private EhrReply rare(EhrCall call) {
        time.pause(Duration.ofMillis(chance.nextInt(400)));
        return switch (List.of(RareFault.values()).get(chance.nextInt(RareFault.values().length))) {
            case ANOTHER_PATIENT ->
                after(
                        call,
                        SimEhr.reply(
                                200,
                                Map.of(),
                                "{\"resourceType\":\"" + call.address().replaceAll("[/?].*", "")
                                        + "\",\"id\":\"x\",\"subject\":\"somebody else\"}"));
            case FORBIDDEN -> SimEhr.reply(403, Map.of(), "");
            case UNPROCESSABLE -> SimEhr.reply(422, Map.of(), "");
        };
    }

    private EhrReply after(EhrCall call, EhrReply reply) {
        ehr.does(call);
        return reply;
    }

    private EhrReply silence() {
        time.pause(ANSWER_WITHIN);
        return new HttpAnswer.MissingAnswer();
    }

    private void arrives(EhrCall call, Duration later) {
        time.at(time.now().plus(later), () -> ehr.does(call));
    }

    private String date(Instant now) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(
                now.plusSeconds(1 + chance.nextInt(600)).atZone(ZoneOffset.UTC));
    }
}
