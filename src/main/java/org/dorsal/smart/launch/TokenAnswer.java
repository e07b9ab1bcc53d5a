package org.dorsal.smart.launch;

/** What came of asking a token endpoint. */
public sealed interface TokenAnswer {

    /** Tokens, and all else that the response held. */
    record Granted(Tokens tokens, JsonObject response) implements TokenAnswer {}

    /** The endpoint refused; {@code error} is a word of RFC 6749, 5.2, or "refused". */
    record Refused(String error) implements TokenAnswer {}

    /** An answer that holds no bearer token. */
    record Unfit(String why) implements TokenAnswer {}

    /** Certainly not seen by the endpoint. */
    record NotSent() implements TokenAnswer {}

    /** Whether the endpoint did it is not known. */
    record NoAnswer() implements TokenAnswer {}
}
