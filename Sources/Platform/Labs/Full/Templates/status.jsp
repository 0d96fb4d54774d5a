<%@ include file="node.jspf" %>
<%@ page session="false" import="java.lang.management.ManagementFactory,javax.management.ObjectName" %>
<%!
    static long attribute(String name, String attribute) {
        try {
            for (ObjectName bean : ManagementFactory.getPlatformMBeanServer().queryNames(new ObjectName(name), null))
                return ((Number) ManagementFactory.getPlatformMBeanServer().getAttribute(bean, attribute)).longValue();
        } catch (Exception none) { }
        return 0;
    }

    /** Nodes of the cluster that this one knows, itself not among them; -1 without a cluster. */
    static int peers() throws Exception {
        return ManagementFactory.getPlatformMBeanServer()
            .queryNames(new ObjectName("Catalina:type=Cluster,component=Member,*"), null).size() - 1;
    }
%>
<%
    // Not counted: whoever looks at a node is no client of its.
    response.setHeader("X-RMS-Node", NODE);
    long oldest = System.currentTimeMillis() - 1_800_000;
    seen(application).values().removeIf(at -> at < oldest);
    json(response, 200, "{\"node\":\"" + NODE + "\",\"pid\":" + ProcessHandle.current().pid()
        + ",\"started_at_ms\":" + ManagementFactory.getRuntimeMXBean().getStartTime()
        + ",\"threads\":" + System.getProperty("rms.threads")
        + ",\"busy\":" + attribute("Catalina:type=ThreadPool,name=\"" + System.getProperty("rms.connector") + "-*\"", "currentThreadsBusy")
        + ",\"peers\":" + peers()
        + ",\"sessions\":" + seen(application).size() + ",\"requests\":" + counter(application, "requests").get()
        + ",\"scene_cache\":{\"kind\":\"" + System.getProperty("rms.scene-cache") + "\",\"hits\":"
        + counter(application, "hits").get() + ",\"misses\":" + counter(application, "misses").get() + "}"
        + ",\"heap_used\":" + ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() + "}");
%>
