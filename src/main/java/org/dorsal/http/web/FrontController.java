package org.dorsal.http.web;

import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/**
 * Page at the root: what this service is, and who enters it where. It reads no data, and strangers do not learn the
 * names of several sites.
 */
@Controller
record FrontController(WebSettings settings) {
    @GetMapping("/")
    ModelAndView front() {
        return PageViews.page(
                "front",
                new FrontView(settings.sites().keySet().stream()
                        .findFirst()
                        .filter(_ -> settings.sites().size() == 1)));
    }

    /** @param site the only site; empty when the service has several */
    record FrontView(Optional<String> site) {
        /** Returns the site's name in an address, or a placeholder. */
        public String segment() {
            return site.orElse("SITE");
        }
    }
}
