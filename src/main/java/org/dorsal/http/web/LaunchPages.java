package org.dorsal.http.web;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.dorsal.smart.launch.AuthorizationCodeFlow.AuthorizationForm;
import org.dorsal.smart.launch.SignInRefusal;
import org.springframework.http.HttpHeaders;

/** Pages shown when a launch failed or needs a further step. */
public record LaunchPages(Pages pages) {
    static final String PAGE = "launch";

    private static final String AGAIN_AFTER_SECONDS = "30";

    /**
     * @param key message key: {@code launch.KEY.title}
     * @param says explanation for the user
     * @param administrator what an administrator can correct
     * @param window address to open in a separate window, for browsers that keep no cookies in a frame
     * @param form form that the user submits to the EHR
     */
    record LaunchView(
            String key,
            Optional<String> says,
            Optional<String> administrator,
            Optional<String> window,
            Optional<AuthorizationForm> form) {
        static LaunchView plain(String key) {
            return new LaunchView(key, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    HttpReply refused(String site, SignInRefusal why, List<String> framedBy) {
        Optional<String> window = why.why() == SignInRefusal.SignInRefusalReason.OTHER_BROWSER
                ? Optional.of("/launch/" + site)
                : Optional.empty();
        return page(
                status(why.why()),
                new LaunchView("refused", Optional.of(why.says()), why.administratorSays(), window, Optional.empty()),
                framedBy);
    }

    HttpReply busy(List<String> framedBy) {
        return page(503, LaunchView.plain("busy"), framedBy).with(HttpHeaders.RETRY_AFTER, AGAIN_AFTER_SECONDS);
    }

    /** The request as a form, for an EHR that takes it so. */
    HttpReply form(AuthorizationForm form, List<String> framedBy) {
        return page(
                200,
                new LaunchView("sign-in", Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(form)),
                framedBy);
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

    /** Another address, by 303. */
    static HttpReply goTo(String address) {
        return guarded(HttpReply.empty(303).with(HttpHeaders.LOCATION, address), List.of());
    }

    private HttpReply page(int status, LaunchView view, List<String> framedBy) {
        String html = pages.render(Optional.empty(), Locale.US, PAGE, view);
        return guarded(
                HttpReply.of(status, "text/html;charset=UTF-8", html.getBytes(StandardCharsets.UTF_8)), framedBy);
    }

    /** No form-action here: browsers hold an EHR's redirects after the form against it, and we can't list those. */
    private static HttpReply guarded(HttpReply sent, List<String> framedBy) {
        return sent.with(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors "
                                + SafetyHeaders.ancestors(framedBy))
                .with("Cache-Control", "no-store")
                .with("X-Content-Type-Options", "nosniff")
                .with("Referrer-Policy", "no-referrer");
    }
}
