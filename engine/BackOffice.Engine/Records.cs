using System.Collections.Immutable;
using BackOffice.Engine.Cases;

namespace BackOffice.Engine;

/// <summary>A record that one writer moves from version to version: a case, a return, a round, a pupil.</summary>
public interface IVersioned
{
    /// <summary>Number of outcomes committed; the store's fence.</summary>
    long Version { get; }

    /// <summary>Reference that people quote; null where the record has none.</summary>
    string? Reference => null;
}

/// <summary>What a decision leaves of a record that is not a case.</summary>
/// <typeparam name="TState">The record.</typeparam>
public interface IRecordOutcome<out TState> where TState : IVersioned
{
    /// <summary>The record after the decision.</summary>
    TState State { get; }

    /// <summary>What happened, in order.</summary>
    ImmutableList<CaseEvent> Events { get; }

    /// <summary>What leaves after the commit.</summary>
    ImmutableList<OutboxMessage> Messages { get; }
}
