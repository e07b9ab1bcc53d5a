package org.dorsal.smart.launch;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.dorsal.smart.SiteId;
import org.dorsal.store.AnsweredRequestRows;

/**
 * Authorization requests on their way. Each lies sealed in a cookie of the browser that began it and is named by its state, so
 * a request that never comes back leaves nothing behind here. When the answer comes, one row with the hash of the state makes
 * sure that it is taken once (ADR 17). Whoever brings the cookie is the browser that began: nobody else can make one that opens.
 *
 * @param <T> what is kept of a request
 */
public final class SealedRequests<T> {
    /** On their way in one browser; each cookie is about 1 kB, and the header of a request takes 24 kB. */
    public static final int MOST_IN_A_BROWSER = 6;

    /** Browsers keep a cookie of 4,096 bytes, name included (RFC 6265bis, 5.7). */
    static final int MOST_CHARACTERS = 3_900;

    private static final int HEX_DIGITS = 16;

    /** Second in which it expires, then the JWE. */
    private static final Pattern VALUE = Pattern.compile("([0-9]{10})[.](.+)");

    private final Seal seal;
    private final Seal.Use use;
    private final String prefix;
    private final AnsweredRequestRows answers;
    private final Function<byte[], Optional<T>> reading;

    /**
     * Requests of one kind.
     *
     * @param prefix of the cookies' names
     * @param reading of what was sealed; empty when it is of another edition of this service
     */
    public SealedRequests(
            Seal seal,
            Seal.Use use,
            String prefix,
            AnsweredRequestRows answers,
            Function<byte[], Optional<T>> reading) {
        this.seal = seal;
        this.use = use;
        this.prefix = prefix;
        this.answers = answers;
        this.reading = reading;
    }

    /** What came of an answer. */
    public sealed interface Opened<T> {

        /** It is the first answer to this request; {@code cookie} is of no more use. */
        record Waiting<T>(T request, String cookie) implements Opened<T> {}

        /** This browser holds no cookie of that request. */
        record OtherBrowser<T>() implements Opened<T> {}

        /** No state, or a request that was answered before, has expired, or is none of this site. */
        record Unknown<T>() implements Opened<T> {}
    }

    /** Name of the cookie of a request. */
    public String cookie(String state) {
        return prefix + Secrets.sha256Hex(state).substring(0, HEX_DIGITS);
    }

    /** Value of that cookie. */
    public String close(SiteId site, String state, byte[] request, Instant expires) {
        String second = Long.toString(expires.getEpochSecond());
        byte[] sealed = seal.close(label(site, state, second), request);
        if (sealed.length > MOST_CHARACTERS) {
            throw new IllegalStateException("site " + site + " asks for more scopes than a browser's cookie can keep");
        }
        return second + "." + new String(sealed, StandardCharsets.US_ASCII);
    }

    /** Takes the answer, once. */
    public Opened<T> open(SiteId site, Answered answered, Instant now) {
        Optional<String> state = answered.one("state");
        if (state.isEmpty()) {
            return new Opened.Unknown<>();
        }
        String name = cookie(state.get());
        Optional<String> value = answered.cookie(name);
        if (value.isEmpty()) {
            return new Opened.OtherBrowser<>();
        }
        return opened(site, state.get(), value.get(), now)
                .<Opened<T>>map(request -> new Opened.Waiting<>(request, name))
                .orElseGet(Opened.Unknown::new);
    }

    /** Cookies of requests that were begun and never came back: those that go, the oldest, to make room for one more. */
    public static List<String> beyondRoom(Map<String, String> sent, String prefix) {
        return sent.entrySet().stream()
                .filter(cookie -> cookie.getKey().startsWith(prefix))
                .sorted(Map.Entry.<String, String>comparingByValue(Comparator.reverseOrder())) // by their second
                .skip(MOST_IN_A_BROWSER - 1L)
                .map(Map.Entry::getKey)
                .toList();
    }

    private Optional<T> opened(SiteId site, String state, String value, Instant now) {
        var parts = VALUE.matcher(value);
        if (!parts.matches()) {
            return Optional.empty();
        }
        Instant expires = Instant.ofEpochSecond(Long.parseLong(parts.group(1)));
        byte[] sealed = parts.group(2).getBytes(StandardCharsets.US_ASCII);
        return Optional.of(sealed)
                .filter(_ -> now.isBefore(expires))
                .flatMap(bytes -> seal.open(label(site, state, parts.group(1)), bytes))
                .flatMap(reading)
                .filter(_ -> answers.first(site.value(), Secrets.sha256(state), now, expires));
    }

    private Seal.Label label(SiteId site, String state, String second) {
        return new Seal.Label(use, site, Secrets.sha256Hex(state) + "." + second);
    }
}
