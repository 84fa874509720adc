using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Collections;
using BackOffice.Engine.Landing;
using BackOffice.Engine.Publishing;
using BackOffice.Engine.Register;
using BackOffice.Engine.Returns;

namespace BackOffice.Grains;

/// <summary>The single writer of one record. A contract is an interface for each kind of grain, a key, and async methods; nothing is shared in memory.</summary>
public interface IGrain;

/// <summary>The single writer of one case. The key is the case's id (<c>CaseId.ToString()</c>).</summary>
public interface ICaseGrain : IGrain
{
    /// <summary>Carries out a command, or says why not. Comes back only when what it did is durable.</summary>
    /// <param name="command">What is asked.</param>
    /// <param name="commandId">Made by whoever asks, once for each intent; sent again after a lost answer, nothing happens twice.</param>
    /// <param name="actor">Who asks.</param>
    Task<CommandAnswer> Do(CaseCommand command, Guid commandId, Actor actor);
}

/// <summary>The single writer of one return. The key is the return's id.</summary>
public interface IReturnGrain : IGrain
{
    /// <inheritdoc cref="ICaseGrain.Do"/>
    Task<CommandAnswer> Do(ReturnCommand command, Guid commandId, Actor actor);
}

/// <summary>The single writer of one pupil's record. The key is the pupil's id in the register.</summary>
public interface IPupilGrain : IGrain
{
    /// <inheritdoc cref="ICaseGrain.Do"/>
    Task<CommandAnswer> Do(RegisterCommand command, Guid commandId, Actor actor);
}

/// <summary>The single writer of one provider's record. The key is the provider's id in the register.</summary>
public interface IProviderGrain : IGrain
{
    /// <inheritdoc cref="ICaseGrain.Do"/>
    Task<CommandAnswer> Do(RegisterCommand command, Guid commandId, Actor actor);
}

/// <summary>The single writer of one round of a collection. The key is the round's id.</summary>
public interface IRoundGrain : IGrain
{
    /// <inheritdoc cref="ICaseGrain.Do"/>
    Task<CommandAnswer> Do(RoundCommand command, Guid commandId, Actor actor);
}

/// <summary>The single writer of the children of one accepted return on their way into the register. The key is the return's id.</summary>
public interface ILandingGrain : IGrain
{
    /// <inheritdoc cref="ICaseGrain.Do"/>
    Task<CommandAnswer> Do(LandingCommand command, Guid commandId, Actor actor);
}

/// <summary>The single writer of one pack's life: its drafts, and which version runs. The key is the pack's id.</summary>
public interface IPackGrain : IGrain
{
    /// <inheritdoc cref="ICaseGrain.Do"/>
    Task<CommandAnswer> Do(PackCommand command, Guid commandId, Actor actor);
}

/// <summary>Where grains are found. Shaped like Orleans' grain factory, so that hosting them in silos stays a change of runtime.</summary>
public interface IGrains
{
    /// <summary>The grain with that key; it is loaded when it first gets a command.</summary>
    /// <typeparam name="TGrain">Contract.</typeparam>
    /// <param name="key">Key.</param>
    TGrain Get<TGrain>(string key) where TGrain : IGrain;
}

/// <summary>Grains by their own kinds of key.</summary>
public static class GrainKeys
{
    /// <summary>The grain of a case.</summary>
    public static ICaseGrain Case(this IGrains grains, CaseId id) => grains.Get<ICaseGrain>(id.ToString());

    /// <summary>The grain of a pack.</summary>
    public static IPackGrain Pack(this IGrains grains, string id) => grains.Get<IPackGrain>(id);

    /// <summary>The grain of a round.</summary>
    public static IRoundGrain Round(this IGrains grains, RoundId id) => grains.Get<IRoundGrain>(id.ToString());

    /// <summary>The grain of the children of an accepted return.</summary>
    public static ILandingGrain Landing(this IGrains grains, ReturnId id) => grains.Get<ILandingGrain>(id.ToString());

    /// <summary>The grain of a return.</summary>
    public static IReturnGrain Return(this IGrains grains, ReturnId id) => grains.Get<IReturnGrain>(id.ToString());
}
