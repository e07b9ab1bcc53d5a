package org.dorsal.http.audit;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.dorsal.http.web.HttpReply;
import org.dorsal.http.web.LaunchPages;
import org.dorsal.http.web.WebSettings;
import org.dorsal.note.Words;
import org.dorsal.smart.launch.SignInRefusal;
import org.springframework.http.HttpHeaders;

/** Pages outside a session: sign-in refusal, sign-out and errors, in the wording of the site. */
record SignInPages(LaunchPages pages, WebSettings settings) {
    private static final String AGAIN_AFTER_SECONDS = "30";

    HttpReply refused(String site, SignInRefusal why) {
        int status = LaunchPages.status(why.why());
        Optional<String> link = Optional.of("/audit/" + site + "/sign-in")
                .filter(_ -> why.why() != SignInRefusal.SignInRefusalReason.NOT_SET_UP);
        HttpReply page =
                page(site, status, "audit-refused", Optional.of(why.userMessage()), why.administratorMessage(), link);
        return status == 503 ? page.with(HttpHeaders.RETRY_AFTER, AGAIN_AFTER_SECONDS) : page;
    }

    HttpReply busy(String site) {
        return page(site, 503, "audit-busy", Optional.empty(), Optional.empty(), Optional.empty())
                .with(HttpHeaders.RETRY_AFTER, AGAIN_AFTER_SECONDS);
    }

    /** @param request for the administrator, who finds it in the log */
    HttpReply broken(String site, String request) {
        Optional<String> administrator =
                Optional.of(Words.OF_PAGES.say(settings.locale(site), "launch.audit-broken.administrator", request));
        return page(site, 500, "audit-broken", Optional.empty(), administrator, Optional.empty());
    }

    HttpReply notOurForm(String site) {
        return page(site, 403, "audit-form", Optional.empty(), Optional.empty(), Optional.of("/audit/" + site + "/"));
    }

    HttpReply signedOut(String site) {
        return page(
                site,
                200,
                "audit-signed-out",
                Optional.empty(),
                Optional.empty(),
                Optional.of("/audit/" + site + "/sign-in"));
    }

    /** Another address, by 303. */
    static HttpReply goTo(String address) {
        return HttpReply.empty(303).with(HttpHeaders.LOCATION, address);
    }

    private HttpReply page(
            String site,
            int status,
            String key,
            Optional<String> says,
            Optional<String> administrator,
            Optional<String> link) {
        String html = pages.signIn(settings.locale(site), key, says, administrator, link);
        return HttpReply.of(status, "text/html;charset=UTF-8", html.getBytes(StandardCharsets.UTF_8));
    }
}
