package org.dorsal.sandbox;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.*;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/** Sends the browser back to the app with a code or an error, and with {@code iss} (RFC 9207). */
final class AuthorizationAnswer implements AuthenticationSuccessHandler, AuthenticationFailureHandler {
    private final Address address;
    private final CurrentMisbehaviour mood;

    AuthorizationAnswer(Address address, CurrentMisbehaviour mood) {
        this.address = address;
        this.mood = mood;
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws IOException {
        var granted = (OAuth2AuthorizationCodeRequestAuthenticationToken) authentication;
        var code = Objects.requireNonNull(granted.getAuthorizationCode());
        send(response, granted, new LinkedHashMap<>(Map.of("code", code.getTokenValue())));
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
            throws IOException {
        var refused = (OAuth2AuthorizationCodeRequestAuthenticationException) exception;
        var authorizationRequest = refused.getAuthorizationCodeRequestAuthentication();
        // never to an address that was not registered: its owner is unknown
        if (authorizationRequest == null || authorizationRequest.getRedirectUri() == null) {
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            Html.send(response, "Refused", "<p>" + Html.text(refused.getError().toString()) + "</p>");
            return;
        }
        Map<String, String> error = new LinkedHashMap<>();
        error.put("error", refused.getError().getErrorCode());
        error.put("error_description", String.valueOf(refused.getError().getDescription()));
        send(response, authorizationRequest, error);
    }

    private void send(
            HttpServletResponse response,
            OAuth2AuthorizationCodeRequestAuthenticationToken authorizationRequest,
            Map<String, String> parameters)
            throws IOException {
        if (authorizationRequest.getState() != null) {
            parameters.put("state", authorizationRequest.getState());
        }
        if (!mood.is(Misbehaviour.NO_ISS_IN_ANSWER) && !address.isLauncher()) {
            parameters.put(
                    "iss", mood.is(Misbehaviour.ANOTHER_ISS_IN_ANSWER) ? "https://other.example" : address.issuer());
        }
        var target = UriComponentsBuilder.fromUriString(Objects.requireNonNull(authorizationRequest.getRedirectUri()));
        parameters.forEach((name, value) -> target.queryParam(name, UriUtils.encode(value, StandardCharsets.UTF_8)));
        response.sendRedirect(target.build(true).toUriString());
    }
}
