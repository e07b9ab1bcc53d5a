package org.dorsal.writeback;

import java.util.*;
import java.util.function.Supplier;
import org.dorsal.smart.launch.EhrCall;
import org.dorsal.smart.launch.EhrClient.CallAuthority;
import org.dorsal.smart.launch.EhrReply;
import org.dorsal.writeback.DeliveryEngine.EhrGateway;

/** Simulated EHR for many threads that answers at once, and always fails in the same way for some patients. */
final class PoisonedEhr implements EhrGateway {
    private final SimEhr ehr;
    private final Map<String, Supplier<EhrReply>> poisons;
    private final List<PoisonedWrite> sent = new ArrayList<>();

    /** Write with its patient and its address, which for a creation is the type. */
    record PoisonedWrite(String patient, String address) {}

    /** @param poisons reply by patient to every write about that patient; such a write is not stored */
    PoisonedEhr(SimEhr ehr, Map<String, Supplier<EhrReply>> poisons) {
        this.ehr = ehr;
        this.poisons = Map.copyOf(poisons);
    }

    /** All writes in the order in which they came. */
    synchronized List<PoisonedWrite> sent() {
        return List.copyOf(sent);
    }

    @Override
    public synchronized EhrReply call(CallAuthority authority, EhrCall call) {
        if (call.method() == EhrCall.Method.GET) {
            return ehr.does(call);
        }
        String patient = SimEhr.JSON.readTree(call.body()).path("subject").asString("");
        sent.add(new PoisonedWrite(patient, call.address()));
        Supplier<EhrReply> poison = poisons.get(patient);
        return poison == null ? ehr.does(call) : poison.get();
    }
}
