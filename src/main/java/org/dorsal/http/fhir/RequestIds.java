package org.dorsal.http.fhir;

import java.time.Clock;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.dorsal.fhirjson.Ids;

/** {@code X-Request-Id}: the client's own where it can do no harm in a log, else a new one. */
final class RequestIds {
    static final String HEADER = "X-Request-Id";

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9-]{1,64}");

    private final Clock clock;
    private final RandomGenerator chance;

    RequestIds(Clock clock, RandomGenerator chance) {
        this.clock = clock;
        this.chance = chance;
    }

    String of(Call.Headers headers) {
        List<String> sent = headers.all(HEADER);
        return sent.size() == 1 && FORM.matcher(sent.getFirst()).matches()
                ? sent.getFirst()
                : Ids.timed(clock.instant(), chance).toString();
    }
}
