package org.dorsal.smart.launch;

import java.net.URI;
import java.util.Optional;

/** Reads the record in the EHR with the token of a launch, for people who wait for it. */
public record EhrClient(EhrCalls calls) {
    /** Largest body that is read, in bytes. */
    public static final int MAX_BYTES = 5 * 1024 * 1024;

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    /**
     * Reads or searches.
     *
     * @param id a launch that was entered
     * @param address relative to the FHIR base ({@code Patient/1}, {@code Condition?patient=1}), or absolute below it
     */
    public EhrAnswer get(LaunchId id, String address) {
        return answer(calls.call(new EhrCalls.Authority.OfLaunch(id), EhrCall.get(address)));
    }

    /** The next page of a search, at any path of the EHR's own origin. */
    public EhrAnswer next(LaunchId id, URI link) {
        return answer(calls.follow(new EhrCalls.Authority.OfLaunch(id), link));
    }

    private static EhrAnswer answer(EhrReply reply) {
        return switch (reply) {
            case EhrReply.Answered answer ->
                answer.status() == 200 ? new EhrAnswer.Found(answer.body()) : new EhrAnswer.Refused(answer.status());
            case EhrReply.TooLarge _ -> new EhrAnswer.TooLarge();
            case EhrReply.NotSent _, EhrReply.NoAnswer _ -> new EhrAnswer.Unreachable();
            case EhrReply.NoToken(EhrReply.Why why) ->
                switch (why) {
                    case NOT_NOW -> new EhrAnswer.Unreachable();
                    case OVER, REFUSED -> new EhrAnswer.Refused(UNAUTHORIZED);
                };
            case EhrReply.Foreign _ -> new EhrAnswer.Refused(FORBIDDEN);
        };
    }

    /** The FHIR base of the EHR under the address that launched, without a slash at its end; empty when the launch is over. */
    public Optional<URI> base(LaunchId id) {
        return calls.base(new EhrCalls.Authority.OfLaunch(id)).map(EhrBase::base);
    }

    /** What an EHR said to a request for resources of its record. */
    public sealed interface EhrAnswer {

        /** 200 and its body, unread. */
        record Found(byte[] body) implements EhrAnswer {}

        /**
         * Not given. 401 also when the launch is over or its token could not be renewed, 403 also when the address is not below the
         * EHR's FHIR base: then the EHR was not asked.
         *
         * @param status HTTP status, redirects included, which nobody follows
         */
        record Refused(int status) implements EhrAnswer {}

        /** More than {@link EhrClient#MAX_BYTES}. */
        record TooLarge() implements EhrAnswer {}

        /** No answer in time. */
        record Unreachable() implements EhrAnswer {}
    }
}
