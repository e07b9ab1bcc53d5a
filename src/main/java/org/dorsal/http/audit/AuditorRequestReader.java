package org.dorsal.http.audit;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Optional;
import org.dorsal.audit.AuditRecorder;
import org.dorsal.http.web.PageCsrf;
import org.dorsal.http.web.RequestIdFilter;
import org.dorsal.http.web.WebSettings.SitePages;
import org.dorsal.knowledge.Codes;
import org.dorsal.smart.signin.Auditor;

/** Reads the {@link AuditorRequest} of a controller method from the auditor's session and the site in the path. */
record AuditorRequestReader(AuditPageArea area, AuditRecorder recorder, Codes codes, Clock clock) {
    AuditorRequest read(HttpServletRequest request) {
        SitePages site = area.site(request).orElseThrow();
        Auditor auditor = AuditPageArea.auditor()
                .filter(known -> known.site().value().equals(site.site().id()))
                .orElseThrow();
        return new AuditorRequest(
                site,
                auditor,
                PageCsrf.tokenOf(request),
                clock.instant(),
                RequestIdFilter.idOf(request),
                Optional.ofNullable(request.getRemoteAddr()),
                recorder,
                AuditWords.of(site, codes));
    }
}
