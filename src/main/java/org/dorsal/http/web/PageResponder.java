package org.dorsal.http.web;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.dorsal.http.Trace;
import org.dorsal.http.web.WebSettings.SitePages;
import org.dorsal.knowledge.Wording;
import org.dorsal.smart.launch.BrowserCookies;
import org.dorsal.store.StoreFault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes HTTP of what handlers reply, and a page of what broke. */
public record PageResponder(Pages pages) {
    private static final Logger LOG = LoggerFactory.getLogger(PageResponder.class);

    Sent sent(PageReply reply, Visit visit) {
        Optional<SitePages> of = Optional.of(visit.of());
        return switch (reply) {
            case PageReply.RenderedPage(int status, String template, Record view) ->
                framed(Sent.html(status, pages.render(Optional.of(visit), locale(of), template, view)), of);
            case PageReply.GoTo(String page) -> framed(Sent.empty(303).with("Location", visit.path(page)), of);
            case PageReply.Pdf(String name, byte[] body) ->
                framed(
                        Sent.of(200, "application/pdf", body)
                                .with("Content-Disposition", "inline; filename=\"" + name + "\""),
                        of);
            case PageReply.Unchanged _ -> framed(Sent.empty(204), of);
            case PageReply.SignedOut _ ->
                problem(200, "signed-out", visit.requestId(), of)
                        .with(
                                "Set-Cookie",
                                BrowserCookies.OF_LAUNCHES.expired(
                                        BrowserCookies.nameOf(visit.launch().id())));
            case PageReply.RefusedPage(int status, String key) -> problem(status, key, visit.requestId(), of);
        };
    }

    /**
     * Renders a page outside of any launch, in the site's wording; framing is forbidden.
     *
     * @param template name of the file below {@code templates/}, without its extension
     * @param view model of the template, as {@code view}
     */
    public Sent outside(int status, String template, Record view, SitePages of) {
        String html = pages.render(Optional.empty(), locale(Optional.of(of)), template, view);
        return framed(Sent.html(status, html), Optional.empty());
    }

    /**
     * A page that says what went wrong.
     *
     * @param key names the words: {@code problem.KEY.title}, {@code .says}, {@code .cure}
     */
    public Sent problem(int status, String key, String requestId, Optional<SitePages> of) {
        return problem(status, key, Optional.empty(), requestId, of);
    }

    /** @param unread why, where something of the record could not be read */
    Sent problem(
            int status, String key, Optional<AssessView.NotRead> unread, String requestId, Optional<SitePages> of) {
        ProblemPageView problem = new ProblemPageView(key, unread, requestId);
        String html = pages.render(Optional.empty(), locale(of), "problem", problem);
        return framed(Sent.html(status, html), of);
    }

    /** Runs it; what breaks becomes a page. */
    Sent guarded(String requestId, Optional<SitePages> of, Supplier<Sent> work) {
        try {
            return work.get();
        } catch (RuntimeException fault) {
            return broke(fault, requestId, of);
        }
    }

    /** Answers a failure with a page and logs it without the exception's message (promise P12). */
    public Sent broke(RuntimeException fault, String requestId, Optional<SitePages> of) {
        if (fault instanceof StoreFault) {
            LOG.warn("request {}: {}", requestId, fault.getMessage()); // written by us, holds no row
            return problem(503, "store", requestId, of).with("Retry-After", "2");
        }
        LOG.error("request {} broke: {}", requestId, Trace.of(fault));
        return problem(500, "broken", requestId, of);
    }

    private static Sent framed(Sent sent, Optional<SitePages> of) {
        return SafetyHeaders.on(sent, of.map(SitePages::frameAncestors).orElse(List.of()));
    }

    private static Locale locale(Optional<SitePages> of) {
        return Words.locale(of.map(SitePages::locale).orElse(Wording.Locale.EN_US));
    }

    /**
     * Model of the page {@code problem}.
     *
     * @param unread part of the record that could not be read
     * @param requestId identifier to quote to support
     */
    record ProblemPageView(String key, Optional<AssessView.NotRead> unread, String requestId) {}
}
