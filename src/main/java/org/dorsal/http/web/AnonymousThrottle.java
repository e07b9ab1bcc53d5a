package org.dorsal.http.web;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.*;
import java.util.concurrent.TimeUnit;
import org.dorsal.http.CredentialCheck;
import org.dorsal.http.web.AnonymousTraffic.Allowance;
import org.dorsal.http.web.WebSettings.SitePages;
import org.dorsal.limit.Limit.Grant;
import org.dorsal.limit.Owner;
import org.dorsal.smart.RequestPath;

/**
 * Limits the rate and concurrency of requests without a verified credential, by address and site, on this replica,
 * before everything but {@link #UNLIMITED} files, so that a new endpoint is limited, too. Only a door's mark
 * ({@link CredentialCheck}) exempts, because a hospital has one address and a header, a cookie or a status proves
 * nothing. Each request takes its unit before the work and gets it back after verification, so that parallel guesses
 * can't share one unit. Refusals leave one after the other, so that a flood waits for them and leaves the processors
 * to others.
 */
record AnonymousThrottle(
        AnonymousTraffic traffic, Map<String, SitePages> sites, HeaderCheck headers, TooManyRequestsResponder tooMany)
        implements Filter {
    /** Areas without a limit, because their files are public, in memory and kept by browsers: assets and keys. */
    static final Set<String> UNLIMITED = Set.of("assets", ".well-known");

    /** Characters of a credential's hash that name its caller in limits and logs. */
    private static final int CALLER_CHARS = 16;

    /** Says so in the form of that door. */
    @FunctionalInterface
    interface TooManyRequestsResponder {
        HttpReply answer(String door, Optional<SitePages> sitePages, HttpServletRequest request, long seconds);
    }

    /**
     * Checks an Authorization header without the database. Used when the allowance is spent, so that an EHR's new token
     * works during a flood of bad ones from the same address.
     */
    @FunctionalInterface
    interface HeaderCheck {
        /**
         * Returns whether the header's credential is valid at that door.
         *
         * @param site empty where the address names none of ours
         */
        boolean isGood(String door, String site, HttpServletRequest request);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        let((HttpServletRequest) request, (HttpServletResponse) response, chain);
    }

    private void let(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        RequestPath path = RequestPath.of(request);
        if (UNLIMITED.contains(path.area())) {
            chain.doFilter(request, response);
            return;
        }
        String name = path.siteName();
        Optional<SitePages> sitePages = Optional.ofNullable(sites.get(name));
        String site = sitePages.isPresent() ? name : "";
        CredentialCheck.markSite(request, site);
        Owner owner = Owner.stranger(site, request.getRemoteAddr());
        Allowance allowance = traffic.of(owner);
        Optional<RequestCredential> credential = RequestCredential.of(request, path.area(), site, path.segment());
        long wait = credential.isPresent()
                ? withCredential(credential.get(), allowance, request, response, chain)
                : anonymous(owner, allowance, request, response, chain);
        if (wait > 0) {
            traffic.delay(owner, allowance);
            tooMany.answer(path.area(), sitePages, request, wait).write(request, response);
        }
    }

    /**
     * Answers a request without a credential.
     *
     * @return seconds to wait, when it was turned away; else 0
     */
    private long anonymous(
            Owner owner,
            Allowance allowance,
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain)
            throws IOException, ServletException {
        ConsumptionProbe probe = allowance.anonymous().tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            return 1 + TimeUnit.NANOSECONDS.toSeconds(probe.getNanosToWaitForRefill());
        }
        Optional<Grant> place = traffic.admit(owner);
        if (place.isEmpty()) {
            return 1;
        }
        try (Grant _ = place.get()) {
            chain.doFilter(request, response);
        }
        return 0;
    }

    /**
     * Answers a request with a credential; one that no door has verified lately takes a unit, and gets it back when a
     * door does.
     *
     * @return seconds to wait, when it was turned away; else 0
     */
    private long withCredential(
            RequestCredential credential,
            Allowance allowance,
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain)
            throws IOException, ServletException {
        Bucket bucket = credential.isHeader() ? allowance.headers() : allowance.cookies();
        boolean verified = traffic.isVerified(credential.hash());
        // each credential is a separate caller, because a hospital has one address
        Optional<Grant> place = verified
                ? Optional.empty()
                : traffic.admit(
                        Owner.stranger(credential.site(), credential.hash().substring(0, CALLER_CHARS)));
        try {
            // a place first: a refusal for want of one costs no unit
            boolean charged = place.isPresent() && bucket.tryConsume(1);
            if (!verified && !charged && !headers.isGood(credential.door(), credential.site(), request)) {
                return 1;
            }
            if (verified) {
                CredentialCheck.markVerifiedLately(request);
            }
            try {
                chain.doFilter(request, response);
            } finally {
                CredentialCheck.of(request).ifPresent(check -> settle(check, credential, bucket, charged, response));
            }
        } finally {
            place.ifPresent(Grant::close);
        }
        return 0;
    }

    private void settle(
            CredentialCheck check,
            RequestCredential credential,
            Bucket bucket,
            boolean charged,
            HttpServletResponse response) {
        switch (check) {
            case VERIFIED -> {
                if (charged) {
                    bucket.addTokens(1);
                }
                List<String> issued = RequestCredential.issued(response);
                if (!credential.isUsedOnce()) {
                    (issued.isEmpty() ? List.of(credential.hash()) : issued).forEach(traffic::remember);
                }
            }
            case REFUSED -> {
                traffic.forget(credential.hash());
                if (!charged) {
                    bucket.tryConsume(1);
                }
            }
        }
    }
}
