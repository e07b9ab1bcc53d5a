package org.dorsal.http.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.*;
import org.dorsal.smart.launch.AuthorizationCodeFlow.AuthorizationForm;
import org.dorsal.smart.launch.SignInRefusal;
import org.springframework.http.HttpHeaders;

/** Pages shown when a launch failed or needs a further step. */
public record LaunchPages(Pages pages) {
    static final String PAGE = "launch";

    private static final String AGAIN_AFTER_SECONDS = "30";

    /**
     * @param key message key: {@code launch.KEY.title}
     * @param message explanation for the user
     * @param administrator what an administrator can correct
     * @param window address to open in a separate window, for browsers that keep no cookies in a frame
     * @param link address of the next page, named by {@code launch.KEY.link}
     * @param form form that the user submits to the EHR
     */
    record LaunchView(
            String key,
            Optional<String> message,
            Optional<String> administrator,
            Optional<String> window,
            Optional<String> link,
            Optional<AuthorizationForm> form) {
        static LaunchView of(String key) {
            return new LaunchView(
                    key, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    /** Renders a page of the auditors' sign-in, which has the same parts. */
    public String signIn(
            Locale locale,
            String key,
            Optional<String> message,
            Optional<String> administrator,
            Optional<String> link) {
        LaunchView view = new LaunchView(key, message, administrator, Optional.empty(), link, Optional.empty());
        return pages.render(Optional.empty(), locale, PAGE, view);
    }

    void refused(HttpServletResponse response, Locale locale, String site, SignInRefusal why, List<String> framedBy)
            throws IOException {
        Optional<String> window = why.why() == SignInRefusal.SignInRefusalReason.OTHER_BROWSER
                ? Optional.of("/launch/" + site)
                : Optional.empty();
        write(
                response,
                locale,
                status(why.why()),
                new LaunchView(
                        "refused",
                        Optional.of(why.userMessage()),
                        why.administratorMessage(),
                        window,
                        Optional.empty(),
                        Optional.empty()),
                framedBy);
    }

    void busy(HttpServletResponse response, Locale locale, List<String> framedBy) throws IOException {
        response.setHeader(HttpHeaders.RETRY_AFTER, AGAIN_AFTER_SECONDS);
        write(response, locale, 503, LaunchView.of("busy"), framedBy);
    }

    /** The request as a form, for an EHR that takes it so. */
    void form(HttpServletResponse response, Locale locale, AuthorizationForm form, List<String> framedBy)
            throws IOException {
        Optional<String> none = Optional.empty();
        write(response, locale, 200, new LaunchView("sign-in", none, none, none, none, Optional.of(form)), framedBy);
    }

    /** No default: a new refusal must decide its status here. */
    public static int status(SignInRefusal.SignInRefusalReason why) {
        return switch (why) {
            case NOT_SET_UP -> 404;
            case UNKNOWN_EHR, BAD_LAUNCH, NOT_PENDING, BAD_ANSWER -> 400;
            case OTHER_BROWSER,
                    DECLINED,
                    MIXED_UP,
                    WEAK_SIGN_IN,
                    OLD_SIGN_IN,
                    NOT_A_CLINICIAN,
                    NOT_AN_AUDITOR,
                    NOT_AN_OPERATOR -> 403;
            case TOKEN_REFUSED,
                    TOKEN_UNFIT,
                    ID_TOKEN_REFUSED,
                    NO_PATIENT,
                    ROLES_UNSAID,
                    OTHER_ISSUER,
                    UNFIT_DOCUMENT,
                    UNFIT_SIZE,
                    UNFIT_JSON,
                    UNFIT_ENDPOINTS,
                    UNFIT_TOKEN_ENDPOINT,
                    UNFIT_PKCE,
                    UNFIT_ISSUER -> 502;
            case SILENT_DISCOVERY, SILENT_TOKEN, SILENT_KEYS -> 503;
        };
    }

    /** Redirects to another address by 303. */
    static void redirect(HttpServletResponse response, String address) {
        response.setStatus(303);
        response.setHeader(HttpHeaders.LOCATION, address);
        guard(response, List.of());
        response.setContentLength(0);
    }

    private void write(HttpServletResponse response, Locale locale, int status, LaunchView view, List<String> framedBy)
            throws IOException {
        byte[] html = pages.render(Optional.empty(), locale, PAGE, view).getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType("text/html;charset=UTF-8");
        guard(response, framedBy);
        response.setContentLength(html.length);
        response.getOutputStream().write(html);
    }

    /** No form-action here: browsers hold an EHR's redirects after the form against it, and we can't list those. */
    private static void guard(HttpServletResponse response, List<String> framedBy) {
        response.setHeader(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors "
                        + SafetyHeaders.ancestors(framedBy));
    }
}
