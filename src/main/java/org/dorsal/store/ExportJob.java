package org.dorsal.store;

import java.time.Instant;
import java.util.*;
import org.apache.commons.lang3.EnumUtils;

/**
 * Bulk export as stored.
 *
 * @param transactionTime moment as of which it exports
 * @param until its end
 * @param place number of finished types
 * @param after id after which the next file of the current type begins
 */
public record ExportJob(
        String id,
        Instant transactionTime,
        Instant until,
        ExportRequest request,
        ExportState state,
        int place,
        String after) {
    /** Job without a finished type or file. */
    public static ExportJob begin(String id, Instant transactionTime, Instant until, ExportRequest request) {
        return new ExportJob(id, transactionTime, until, request, ExportState.PREPARING, 0, "");
    }

    /** The same job, some steps further. */
    public ExportJob at(ExportState reached, int types, String last) {
        return new ExportJob(id, transactionTime, until, request, reached, types, last);
    }

    /** State of a job. */
    public enum ExportState {
        /** Also any state of another release: the client asks again, until a replica of that release answers. */
        PREPARING,
        READY,
        FAILED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static ExportState read(String word) {
            return EnumUtils.getEnumIgnoreCase(ExportState.class, word, PREPARING);
        }
    }

    /**
     * Request for an export, checked.
     *
     * @param url address of the request
     * @param patientsOnly true for resources of patients' records only
     * @param since time after which versions were recorded; empty for all
     * @param types exported types
     */
    public record ExportRequest(String url, boolean patientsOnly, Optional<Instant> since, List<String> types) {
        public ExportRequest {
            types = List.copyOf(types);
        }
    }

    /** File of a job: the resources of a type with ids after one and up to another. */
    public record ExportFile(int number, String type, String after, String last, long resources, byte[] sha256) {}

    /** Lease of one job, held by one replica at a time; a later one has a higher fence. */
    public record ExportLease(String site, long fence, ExportJob job) implements LeasedRows.RowLease {
        @Override
        public String key() {
            return job.id();
        }
    }
}
