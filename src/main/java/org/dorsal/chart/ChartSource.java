package org.dorsal.chart;

import java.net.URI;
import java.util.function.Function;
import org.dorsal.smart.launch.EhrClient;
import org.dorsal.smart.launch.EhrClient.CallAuthority;
import org.dorsal.smart.launch.EhrMemory;
import org.dorsal.smart.launch.EhrReply;

/** Reads the EHR with the token of one launch or of a site's backend client. Boundary to a foreign system: no answer is trusted. */
@FunctionalInterface
public interface ChartSource {
    /**
     * Sends one GET.
     *
     * @param address below the EHR's FHIR base, or the next page of a search; refused when it leads to another origin
     */
    EhrReply get(URI address);

    /** Memory of the answers, which is to be closed after the reading. */
    default EhrMemory memory() {
        return EhrMemory.unlimited();
    }

    /** Returns the source for one reading. */
    static ChartSource of(EhrClient client, CallAuthority authority) {
        EhrMemory memory = client.memory(authority);
        return of(memory, address -> {
            try {
                return client.follow(authority, address, memory);
            } catch (RuntimeException fault) {
                throw new CallFaultException(fault);
            }
        });
    }

    /** Returns a source by these requests with that memory. */
    static ChartSource of(EhrMemory memory, Function<URI, EhrReply> requests) {
        return new ChartSource() {
            @Override
            public EhrReply get(URI address) {
                return requests.apply(address);
            }

            @Override
            public EhrMemory memory() {
                return memory;
            }
        };
    }

    /** Fault of this service during a call, such as its database being away: it says nothing about the EHR's record. */
    final class CallFaultException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final RuntimeException fault;

        CallFaultException(RuntimeException fault) {
            super(fault);
            this.fault = fault;
        }

        RuntimeException fault() {
            return fault;
        }
    }
}
