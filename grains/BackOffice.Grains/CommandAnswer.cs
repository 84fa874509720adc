using System.Text.Json.Nodes;
using BackOffice.Engine;

namespace BackOffice.Grains;

/// <summary>How a command ended.</summary>
public enum AnswerKind
{
    /// <summary>Carried out, and safe on disk.</summary>
    Done,

    /// <summary>There was nothing to do: a late or repeated message.</summary>
    Nothing,

    /// <summary>Not carried out; the sentence says why. Nothing was changed.</summary>
    Refused,
}

/// <summary>What a grain says to a command, once it is durable. The same command id always gets the same answer.</summary>
/// <param name="Kind">How it ended.</param>
/// <param name="Sentence">Why it was refused, or what happened last, in words for the person who asked; may be empty.</param>
/// <param name="Code">Name of the refusal for programs; null otherwise.</param>
/// <param name="Reference">Reference of the case or return; null for other records.</param>
/// <param name="Version">Version of the record after the command.</param>
/// <param name="Repeated">True when this command id had been carried out before and its stored answer is given again.</param>
public sealed record CommandAnswer(AnswerKind Kind, string Sentence = "", string? Code = null, string? Reference = null, long Version = 0, bool Repeated = false)
{
    /// <summary>What a step of the process answered, where the command was a web request; null otherwise.</summary>
    public JsonObject? Response { get; init; }

    /// <summary>True when the command was carried out, or there was nothing left to do.</summary>
    public bool Ok => Kind != AnswerKind.Refused;

    /// <summary>A refusal as an answer.</summary>
    /// <param name="refusal">Why.</param>
    public static CommandAnswer Refuse(Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return new CommandAnswer(AnswerKind.Refused, refusal.Sentence, refusal.Code);
    }
}
