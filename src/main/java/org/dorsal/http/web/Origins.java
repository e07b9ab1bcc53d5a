package org.dorsal.http.web;

import jakarta.servlet.http.HttpServletRequest;

/** Where a browser says that a form comes from (Fetch, "Origin header"; Fetch Metadata). */
public final class Origins {
    private Origins() {}

    /** Nothing says that it comes from elsewhere; what does not tell has to know the form's token all the same. */
    public static boolean ours(HttpServletRequest request, WebSettings settings) {
        String origin = request.getHeader("Origin");
        String site = request.getHeader("Sec-Fetch-Site");
        return (origin == null || origin.equals(settings.origin())) && (site == null || site.equals("same-origin"));
    }
}
