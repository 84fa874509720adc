using System.Diagnostics.CodeAnalysis;

namespace BackOffice.Rules.Calendars;

/// <summary>A value worked out from a calendar, or the sentence that says why it could not be: calendars are never guessed.</summary>
/// <typeparam name="T">What was asked for.</typeparam>
public readonly record struct Dated<T>
{
    private readonly T? value;

    private Dated(T? value, string? error)
    {
        this.value = value;
        Error = error;
    }

    /// <summary>What is missing and what to do about it; null when there is a value.</summary>
    public string? Error { get; }

    /// <summary>True when there is no value.</summary>
    [MemberNotNullWhen(true, nameof(Error))]
    public bool IsError => Error is not null;

    /// <summary>The value. Asking for it when <see cref="IsError"/> is a mistake in the program.</summary>
    public T Value => Error is null ? value! : throw new InvalidOperationException(Error);

    /// <summary>Wraps a value.</summary>
    public static implicit operator Dated<T>(T value) => new(value, null);

    /// <summary>Says why there is no value.</summary>
    /// <param name="error">A sentence.</param>
    public static Dated<T> Missing(string error) => new(default, error);

    /// <summary>Carries on with the value, or passes the error along.</summary>
    /// <typeparam name="TNext">What the next step gives.</typeparam>
    /// <param name="next">The next step.</param>
    public Dated<TNext> Then<TNext>(Func<T, Dated<TNext>> next) => IsError ? Dated<TNext>.Missing(Error) : next(value!);

    /// <inheritdoc/>
    public override string ToString() => Error ?? value?.ToString() ?? "";
}
