package org.dorsal.smart;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.security.oauth2.jwt.Jwt;

/** The claims of a checked token in Dorsal's words. A claim of the wrong shape is as if absent. */
final class TokenClaims {
    private TokenClaims() {}

    static Caller caller(SiteId site, Issuer issuer, Jwt token) {
        var subject = subject(token).orElseThrow();
        return new Caller(
                site,
                issuer.issuer(),
                subject,
                clientId(token).orElse(subject),
                text(token, "fhirUser"),
                patient(token),
                text(token, "jti"),
                issuer.rolesClaim().map(name -> Set.copyOf(words(token, name).orElse(List.of()))),
                Scopes.parse(scopes(token).orElseThrow()));
    }

    /** {@code scope}, else {@code scp}; each as RFC 6749's string or as an array, as authorization servers differ. */
    static Optional<List<String>> scopes(Jwt token) {
        return words(token, token.hasClaim("scope") ? "scope" : "scp");
    }

    static Optional<PatientId> patient(Jwt token) {
        return text(token, "patient").filter(PatientId::isId).map(PatientId::new);
    }

    static Optional<String> subject(Jwt token) {
        return text(token, "sub").or(() -> clientId(token));
    }

    private static Optional<String> clientId(Jwt token) {
        return text(token, "client_id").or(() -> text(token, "azp"));
    }

    private static Optional<String> text(Jwt token, String claim) {
        return token.getClaims().get(claim) instanceof String text && !text.isBlank()
                ? Optional.of(text)
                : Optional.empty();
    }

    private static Optional<List<String>> words(Jwt token, String claim) {
        return switch (token.getClaims().get(claim)) {
            case String text -> Optional.of(List.of(text.split(" ", -1)));
            case Collection<?> list
            when list.stream().allMatch(String.class::isInstance) ->
                Optional.of(list.stream()
                        .flatMap(w -> w instanceof String s ? Stream.of(s) : Stream.empty())
                        .toList());
            case null, default -> Optional.empty(); // a foreign value: any other shape is no claim
        };
    }
}
