package org.dorsal.http.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
import org.dorsal.http.web.WebSettings.SitePages;
import org.dorsal.knowledge.Wording;
import org.dorsal.note.Words;
import org.dorsal.smart.RequestPath;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.LocaleResolver;

/** Resolves the language of a page: the wording of the site in its path, not the preference of the browser. */
record SiteLocaleResolver(List<PageArea> areas) implements LocaleResolver {
    @Override
    public Locale resolveLocale(HttpServletRequest request) {
        return Words.locale(areas.stream()
                .filter(area -> area.root().equals("/" + RequestPath.of(request).area()))
                .findFirst()
                .flatMap(area -> area.site(request))
                .map(SitePages::locale)
                .orElse(Wording.Locale.EN_US));
    }

    @Override
    public void setLocale(HttpServletRequest request, @Nullable HttpServletResponse response, @Nullable Locale locale) {
        throw new UnsupportedOperationException("the site's wording decides the language");
    }
}
