namespace Vpp.Domain.Dispatch;

/// <summary>Which way a dispatch moves net load.</summary>
public enum AllocationDirection
{
    /// <summary>Net load falls: present charging stops, then vehicles discharge.</summary>
    Reduce = 0,

    /// <summary>Net load rises: present discharge stops, then vehicles charge.</summary>
    Raise = 1,
}
