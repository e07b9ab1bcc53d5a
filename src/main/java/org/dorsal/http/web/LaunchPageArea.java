package org.dorsal.http.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditAgents;
import org.dorsal.http.web.PageAudit.PageRequest;
import org.dorsal.http.web.WebSettings.SitePages;
import org.dorsal.smart.launch.Launch;
import org.dorsal.smart.launch.LaunchId;
import org.dorsal.smart.launch.Launches.LaunchAccess;
import org.dorsal.smart.launch.SessionAuthentication;
import org.springframework.security.core.context.SecurityContextHolder;

/** Pages of a launch, {@code /a/{launch}/…}: open to the browser that launched, and to no other. */
record LaunchPageArea(WebSettings settings, PageAudit audit, PageRoutes routes) implements PageArea {
    static final String ROOT = "/a";
    private static final String LAUNCH = ROOT + "/{launch}";

    @Override
    public String root() {
        return ROOT;
    }

    @Override
    public boolean isWatchedByOpener() {
        return true;
    }

    @Override
    public String formProblem() {
        return "foreign-form";
    }

    @Override
    public Optional<SitePages> site(HttpServletRequest request) {
        return segment(request)
                .flatMap(LaunchId::read)
                .flatMap(id -> settings.site(id.site().value()));
    }

    @Override
    public List<String> frameAncestors(HttpServletRequest request) {
        return site(request).map(SitePages::frameAncestors).orElse(List.of());
    }

    /** Returns the launch of the request's session; empty when it is unknown or has ended. */
    Optional<Launch> launch() {
        return access(LaunchAccess.OpenEntrance.class).map(LaunchAccess.OpenEntrance::launch);
    }

    @Override
    public Optional<String> formToken() {
        return access(LaunchAccess.OpenEntrance.class).map(LaunchAccess.OpenEntrance::csrf);
    }

    private static <A extends LaunchAccess> Optional<A> access(Class<A> kind) {
        return SessionAuthentication.principal(
                SecurityContextHolder.getContext().getAuthentication(), kind);
    }

    @Override
    public void refuseSession(HttpServletRequest request, HttpServletResponse response, ProblemPages problems)
            throws IOException {
        int status = site(request).isPresent() ? 403 : 404;
        problems.refuse(request, response, status, refusal());
    }

    private static String refusal() {
        return access(LaunchAccess.class)
                .map(access -> switch (access) {
                    case LaunchAccess.SignedOutLaunch _ -> "signed-out";
                    case LaunchAccess.EndedLaunch _ -> "launch-ended";
                    case LaunchAccess.UnknownEntrance _, LaunchAccess.OpenEntrance _ -> "unknown-launch";
                })
                .orElse("unknown-launch");
    }

    @Override
    public void recordProblem(HttpServletRequest request, int status, String key) {
        site(request).ifPresent(site -> audit.recordProblem(describe(request, site), status, key));
    }

    /** Records that the EHR does not identify the patient of the launch. */
    void recordMissingChart(HttpServletRequest request, int status, String reason) {
        site(request)
                .ifPresent(site -> audit.recordProblem(
                        describe(request, site),
                        status,
                        Optional.of("The EHR does not say whose record it is (" + reason + ").")));
    }

    /** Records a page that is about to be shown. */
    void recordPage(HttpServletRequest request, Visit visit, int status) {
        audit.recordPage(describe(request, visit.sitePages()), status);
    }

    private PageRequest describe(HttpServletRequest request, SitePages site) {
        Optional<Visit> visit = Visit.of(request);
        Optional<Launch> launch = launch();
        String network = request.getRemoteAddr();
        return new PageRequest(
                site.site().id(),
                routes.find(request).map(PageRoutes::action).orElse(AuditAction.VIEW),
                routes.pattern(request).map(LaunchPageArea::name),
                visit.isPresent() ? assessments(request) : List.of(),
                visit.map(Signer::agents)
                        .or(() -> launch.map(open -> Signer.agents(open, network)))
                        .orElseGet(() -> AuditAgents.unknown(Optional.of(network))),
                launch.map(open -> open.patient().value()),
                RequestIdFilter.idOf(request));
    }

    private static String name(String pattern) {
        String path = pattern.substring(LAUNCH.length());
        return path.isEmpty() ? "/" : path;
    }

    /** Returns the assessments that the address names. */
    private static List<String> assessments(HttpServletRequest request) {
        PageForm form = PageForm.withPathVariables(request);
        return Stream.of("id", "a", "b")
                .flatMap(name -> form.value(name).stream())
                .toList();
    }
}
