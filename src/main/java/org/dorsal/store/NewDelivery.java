package org.dorsal.store;

/**
 * One version of a resource that has to reach the EHR of the site; it starts as PENDING. Assessment, slot and version name it.
 *
 * @param patient whose record it goes into; a patient's deliveries keep their order
 * @param assessment that made it
 * @param slot place of the resource in the result set, the same at every rendering
 * @param type FHIR type of the resource
 * @param resource logical id of the resource
 * @param version of the resource
 */
public record NewDelivery(String patient, String assessment, String slot, String type, String resource, int version) {
    @Override
    public String toString() {
        return "NewDelivery[" + type + "/" + resource + "/_history/" + version + "]";
    }
}
