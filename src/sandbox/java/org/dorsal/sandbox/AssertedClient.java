package org.dorsal.sandbox;

import com.nimbusds.jwt.SignedJWT;
import jakarta.servlet.http.HttpServletRequest;
import java.text.ParseException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationConverter;

/** Reads the client from the assertion: in SMART only public clients send a client_id, which Spring would require. */
final class AssertedClient implements AuthenticationConverter {
    private static final String JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        var assertion = request.getParameter("client_assertion");
        if (assertion == null || !JWT_BEARER.equals(request.getParameter("client_assertion_type"))) {
            return null;
        }
        Map<String, Object> parameters = new HashMap<>();
        request.getParameterMap().forEach((name, values) -> parameters.put(name, values[0]));
        return new OAuth2ClientAuthenticationToken(
                subject(assertion), new ClientAuthenticationMethod(JWT_BEARER), assertion, parameters);
    }

    private static String subject(String assertion) {
        try {
            var subject = SignedJWT.parse(assertion).getJWTClaimsSet().getSubject();
            if (subject != null) {
                return subject;
            }
        } catch (ParseException e) {
            throw new OAuth2AuthenticationException(invalid(), e);
        }
        throw new OAuth2AuthenticationException(invalid());
    }

    private static OAuth2Error invalid() {
        return new OAuth2Error(OAuth2ErrorCodes.INVALID_CLIENT);
    }
}
