package org.dorsal.export;

import java.time.Duration;
import java.util.*;

/**
 * Settings of bulk exports.
 *
 * @param sites all sites, by name: a site that has turned exports off may have some of before, which end
 */
public record ExportSettings(Map<String, SiteExports> sites) {
    public ExportSettings {
        sites = Map.copyOf(sites);
    }

    /** The exports of a site; empty where they are off. */
    public Optional<SiteExports> of(String site) {
        return Optional.ofNullable(sites.get(site)).filter(SiteExports::isOn);
    }

    /** Returns whether the site has exports. */
    public boolean has(String site) {
        return of(site).isPresent();
    }

    /**
     * Exports of one site.
     *
     * @param retryAfter time between two status requests
     * @param keep time from the request to the end of a job
     * @param running jobs that are prepared at the same time; 0 turns exports off
     */
    public record SiteExports(Duration retryAfter, Duration keep, int running) {
        private static final Duration MAX_RETRY_AFTER = Duration.ofMinutes(1);
        private static final Duration MIN_KEEP = Duration.ofMinutes(10);
        private static final Duration MAX_KEEP = Duration.ofDays(30);
        private static final int MAX_RUNNING = 2;

        public SiteExports {
            if (retryAfter.compareTo(Duration.ofSeconds(1)) < 0 || retryAfter.compareTo(MAX_RETRY_AFTER) > 0) {
                throw new IllegalArgumentException("export.retry-after must be between 1s and 1m");
            }
            if (keep.compareTo(MIN_KEEP) < 0 || keep.compareTo(MAX_KEEP) > 0) {
                throw new IllegalArgumentException("export.keep must be between 10m and 30d");
            }
            if (running < 0 || running > MAX_RUNNING) {
                throw new IllegalArgumentException("export.running must be 0, which turns exports off, 1 or 2");
            }
        }

        /** Returns whether the site has exports. */
        public boolean isOn() {
            return running > 0;
        }
    }
}
