package org.dorsal.fhirjson;

import java.util.List;

/**
 * Stands in front of HAPI, which accepts bodies that would flip a red flag (duplicate keys, a text for a boolean) or
 * end the process (a number of a billion digits). What passes is strict JSON (RFC 8259) of the shape that FHIR R4 gives
 * the resource, so that parsing and encoding it again loses nothing. The values of dates, codes and numbers are left to
 * HAPI's strict parser in {@link FhirJson}. Immutable, safe for any thread.
 */
public final class Gate {

    /** A hostile body must not make us write a megabyte of complaints. */
    static final int REPORTED_AT_MOST = 100;

    private final Limits limits;

    public Gate(Limits limits) {
        this.limits = limits;
    }

    /** What became of a body. */
    public sealed interface Outcome {}

    /**
     * The body may be parsed.
     *
     * @param json the bytes as they were sent, unpacked
     */
    public record Passed(byte[] json) implements Outcome {}

    /**
     * The body must not be parsed.
     *
     * @param kind the most basic of the faults decides
     * @param problems all that could be told at once, at least one
     */
    public record Refused(Kind kind, List<Problem> problems) implements Outcome {
        public Refused {
            problems = List.copyOf(problems);
        }
    }

    /** Why a body is refused; the doors answer each differently. In order of precedence. */
    public enum Kind {
        /** It is larger than the limit; nothing of it was read. */
        TOO_LARGE,
        /** It is no JSON, no resource of this type, or ambiguous. */
        UNREADABLE,
        /** It is well formed and asks for something that Dorsal must not ignore and does not do. */
        NOT_SUPPORTED
    }

    /**
     * Checks an uncompressed body. The caller reads at most {@code maxBytes + 1} bytes from the wire: the one byte more
     * tells a body that is too large.
     *
     * @param resourceType the R4 resource type that is expected at the top
     */
    public Outcome check(byte[] body, String resourceType) {
        if (body.length > limits.maxBytes()) {
            return Gunzip.tooLarge(limits);
        }
        return switch (Utf8.decode(body)) {
            case Utf8.Broken broken -> refusal(List.of(broken.fault()));
            case Utf8.Decoded decoded -> checkText(body, decoded.text(), resourceType);
        };
    }

    /** Unpacks a body of {@code Content-Encoding: gzip} under the same size limit, then checks it. */
    public Outcome checkGzipped(byte[] body, String resourceType) {
        return switch (Gunzip.unpack(body, limits)) {
            case Passed unpacked -> check(unpacked.json(), resourceType);
            case Refused refused -> refused;
        };
    }

    private Outcome checkText(byte[] body, String text, String resourceType) {
        return switch (JsonText.read(text, resourceType, limits)) {
            case JsonText.Broken broken -> refusal(broken.faults());
            case JsonText.Tree tree -> {
                List<Fault> faults = Shape.faults(FhirJson.context(), resourceType, tree.root());
                yield faults.isEmpty() ? new Passed(body) : refusal(faults);
            }
        };
    }

    static Refused refusal(List<Fault> faults) {
        Kind worst = faults.stream().map(Fault::kind).min(Kind::compareTo).orElseThrow();
        return new Refused(
                worst,
                faults.stream().limit(REPORTED_AT_MOST).map(Fault::problem).toList());
    }
}
