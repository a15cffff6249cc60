namespace ModelBooster.Api;

/// <summary>Which generation of Kthena's autoscaling API the cluster serves; everything else is the same in both.</summary>
public enum KthenaGeneration
{
    /// <summary>Neither: no AutoscalingPolicy is served.</summary>
    NoAutoscaling,

    /// <summary>v0.2 to v0.4: AutoscalingPolicy and AutoscalingPolicyBinding; metrics carry <c>metricName</c>.</summary>
    V04,

    /// <summary>v1.0: the target stands inside AutoscalingPolicy, there is no binding; metrics carry <c>name</c>.</summary>
    V10,
}
