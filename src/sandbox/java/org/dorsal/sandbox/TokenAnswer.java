package org.dorsal.sandbox;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AccessTokenAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2AccessTokenResponseAuthenticationSuccessHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;

/** The token response, with the launch context that SMART adds to it. */
final class TokenAnswer implements AuthenticationSuccessHandler {
    private final RevocableAuthorizationService grants;
    private final CurrentMisbehaviour mood;
    private final Address address;

    TokenAnswer(RevocableAuthorizationService grants, CurrentMisbehaviour mood, Address address) {
        this.address = address;
        this.grants = grants;
        this.mood = mood;
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws IOException, ServletException {
        var issued = (OAuth2AccessTokenAuthenticationToken) authentication;
        var refreshed = "refresh_token".equals(request.getParameter("grant_type"));
        Map<String, Object> more = new LinkedHashMap<>(issued.getAdditionalParameters());
        if (mood.is(Misbehaviour.NO_ID_TOKEN)) {
            more.remove("id_token");
        }
        grants.user(issued.getAccessToken().getTokenValue())
                .map(user -> context(user.launch(), refreshed))
                .ifPresent(more::putAll);
        var writer = new OAuth2AccessTokenResponseAuthenticationSuccessHandler();
        writer.setAccessTokenResponseCustomizer(
                context -> context.getAccessTokenResponse().additionalParameters(more));
        writer.onAuthenticationSuccess(request, response, authentication);
    }

    private Map<String, Object> context(SandboxLaunch launch, boolean refreshed) {
        Map<String, Object> context = new LinkedHashMap<>();
        if (!mood.is(Misbehaviour.NO_PATIENT)) {
            var another = refreshed && mood.is(Misbehaviour.ANOTHER_PATIENT_ON_REFRESH);
            context.put("patient", another ? SandboxPatients.otherThan(launch.patient()) : launch.patient());
        }
        launch.encounter().ifPresent(encounter -> context.put("encounter", encounter));
        context.put("need_patient_banner", launch.banner());
        if (address.isLauncher()) {
            context.put("smart_style_url", address.address("/smart-style.json"));
        }
        launch.intent().ifPresent(intent -> context.put("intent", intent));
        launch.appContext().ifPresent(text -> context.put("appContext", text));
        if (!launch.fhirContext().isEmpty()) {
            context.put("fhirContext", launch.fhirContext());
        }
        return context;
    }
}
