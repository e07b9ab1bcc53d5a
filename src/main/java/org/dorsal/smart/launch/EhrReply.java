package org.dorsal.smart.launch;

/** Result of an {@link EhrCall}: the result of the exchange, or the reason why nothing was sent. */
public sealed interface EhrReply permits HttpAnswer, EhrReply.MissingEhrToken, EhrReply.ForeignAddress {
    /** No token is available for the call. */
    record MissingEhrToken(MissingTokenReason why) implements EhrReply, Tokens.BearerLookup {}

    /** The address is not below the EHR's FHIR base. */
    record ForeignAddress() implements EhrReply {}

    enum MissingTokenReason {
        /** The launch is over, or its token could not be renewed. */
        OVER,
        /** The token endpoint is unreachable, or another caller is renewing the token. */
        NOT_NOW,
        /** The EHR refused a token to the site's own client. */
        REFUSED
    }
}
