package org.dorsal.smart.launch;

import java.net.URI;
import java.util.Optional;

/** Reads the record in the EHR with the token of a launch or a backend client, for people who wait for it. */
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
        return get(new EhrCalls.CallAuthority.LaunchAuthority(id), address);
    }

    /** The same with the token of that authority. */
    public EhrAnswer get(EhrCalls.CallAuthority authority, String address) {
        return answer(calls.call(authority, EhrCall.get(address)));
    }

    /** The next page of a search, at any path of the EHR's own origin. */
    public EhrAnswer next(EhrCalls.CallAuthority authority, URI link) {
        return answer(calls.follow(authority, link));
    }

    private static EhrAnswer answer(EhrReply reply) {
        return switch (reply) {
            case EhrReply.CompleteEhrReply answer ->
                answer.status() == 200
                        ? new EhrAnswer.EhrBody(answer.body())
                        : new EhrAnswer.RefusedEhrRead(answer.status());
            case EhrReply.OversizedReply _ -> new EhrAnswer.OversizedEhrBody();
            case EhrReply.UnsentEhrRequest _, EhrReply.MissingEhrReply _ -> new EhrAnswer.EhrUnreachable();
            case EhrReply.MissingEhrToken(EhrReply.MissingTokenReason why) ->
                switch (why) {
                    case NOT_NOW -> new EhrAnswer.EhrUnreachable();
                    case OVER, REFUSED -> new EhrAnswer.RefusedEhrRead(UNAUTHORIZED);
                };
            case EhrReply.ForeignAddress _ -> new EhrAnswer.RefusedEhrRead(FORBIDDEN);
        };
    }

    /**
     * The FHIR base of the EHR under the address that launched, without a slash at its end; empty when the launch is
     * over.
     */
    public Optional<URI> base(LaunchId id) {
        return calls.base(new EhrCalls.CallAuthority.LaunchAuthority(id)).map(EhrBase::base);
    }

    /** EHR's answer to a read or search. */
    public sealed interface EhrAnswer {

        /** 200 and its body, unread. */
        record EhrBody(byte[] body) implements EhrAnswer {}

        /**
         * Refusal. Includes 401 if the launch has ended or its token could not be renewed, and 403 if the address is
         * not below the EHR's FHIR base; in these cases the EHR was not called.
         *
         * @param status HTTP status, including redirects, which are not followed
         */
        record RefusedEhrRead(int status) implements EhrAnswer {}

        /** More than {@link EhrClient#MAX_BYTES}. */
        record OversizedEhrBody() implements EhrAnswer {}

        /** No answer in time. */
        record EhrUnreachable() implements EhrAnswer {}
    }
}
