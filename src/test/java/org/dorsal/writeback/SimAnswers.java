package org.dorsal.writeback;

import java.util.*;
import java.util.stream.IntStream;
import org.dorsal.smart.launch.EhrCall;
import org.dorsal.smart.launch.EhrReply;
import tools.jackson.databind.JsonNode;

/** Answers that a faulty gateway, proxy or EHR may give to any request, before and after its effect. */
final class SimAnswers {
    /** All statuses of the IANA registry's ranges, but for 201 and 401, see {@link SimNetwork}. */
    static final List<Integer> STATUSES = IntStream.of(
                    200, 202, 203, 204, 205, 206, 207, 226, 300, 301, 302, 303, 304, 307, 308, 408, 409, 421, 425, 429,
                    500, 501, 502, 503, 504, 505, 507, 508, 511, 520, 524, 599)
            .boxed()
            .toList();

    /** A status of the class 4xx that is no transient answer; an operator decides. */
    static final List<Integer> REFUSALS = IntStream.of(
                    400, 402, 403, 404, 405, 406, 407, 410, 411, 412, 413, 414, 415, 417, 418, 422, 423, 424, 426, 428,
                    431, 451)
            .boxed()
            .toList();

    private static final String HTML = "<html>Sign in</html>";

    private final SimEhr ehr;
    private final Random random;

    SimAnswers(SimEhr ehr, Random random) {
        this.ehr = ehr;
        this.random = random;
    }

    EhrReply wrong(EhrCall call) {
        if (random.nextInt(4) == 0) {
            return SimEhr.reply(200, Map.of(), anotherResource(call));
        }
        int status = STATUSES.get(random.nextInt(STATUSES.size()));
        return switch (random.nextInt(3)) {
            case 0 -> SimEhr.reply(status, Map.of("content-type", "text/html"), HTML);
            case 1 -> SimEhr.reply(status, Map.of("location", "https://evil.example/fhir"), "");
            default -> SimEhr.reply(status, Map.of(), "");
        };
    }

    /** Ends with a person. */
    EhrReply ending(EhrCall call) {
        if (random.nextInt(4) == 0) {
            return SimEhr.reply(
                    200,
                    Map.of(),
                    "{\"resourceType\":\"" + call.address().replaceAll("[/?].*", "")
                            + "\",\"id\":\"x\",\"subject\":\"somebody else\"}");
        }
        return SimEhr.reply(REFUSALS.get(random.nextInt(REFUSALS.size())), Map.of(), random.nextBoolean() ? "" : HTML);
    }

    static String outcome(String code) {
        return "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":\"" + code + "\"}]}";
    }

    /** Another resource that the EHR has of this patient, or what a cache holds of the one that is read. */
    private String anotherResource(EhrCall call) {
        List<SimEhr.RecordChange> held = call.method() == EhrCall.Method.GET
                ? ehr.log().stream()
                        .filter(change -> change.id().equals(call.address()))
                        .toList()
                : ehr.holds().stream().filter(copy -> resembles(copy, call)).toList();
        return held.isEmpty() || random.nextInt(3) == 0
                ? "{\"resourceType\":\"Patient\",\"id\":\"p0\"}"
                : SimEhr.json(held.get(random.nextInt(held.size())));
    }

    private static boolean resembles(SimEhr.RecordChange copy, EhrCall call) {
        JsonNode sent = SimEhr.JSON.readTree(call.body());
        return SimEhr.type(copy.body()).equals(SimEhr.type(sent))
                && copy.body().path("subject").equals(sent.path("subject"));
    }
}
