using BackOffice.Grains.Cases;
using BackOffice.Grains.Collections;
using BackOffice.Grains.Landing;
using BackOffice.Grains.Packs;
using BackOffice.Grains.Register;
using BackOffice.Grains.Returns;

namespace BackOffice.Grains.Runtime;

/// <summary>Grains of this process. Any number of processes may run beside each other: the database's fence makes each record a single writer.</summary>
internal sealed class LocalGrains(CaseGrains cases, ReturnGrains returns, RegisterGrains register, PackGrains packs, RoundGrains rounds, LandingGrains landings) : IGrains
{
    public TGrain Get<TGrain>(string key) where TGrain : IGrain
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        IGrain grain = typeof(TGrain) switch
        {
            var kind when kind == typeof(ICaseGrain) => cases.Get(key),
            var kind when kind == typeof(IReturnGrain) => returns.Get(key),
            var kind when kind == typeof(IPupilGrain) => register.Pupil(key),
            var kind when kind == typeof(IProviderGrain) => register.Provider(key),
            var kind when kind == typeof(IRoundGrain) => rounds.Get(key),
            var kind when kind == typeof(ILandingGrain) => landings.Get(key),
            var kind when kind == typeof(IPackGrain) => packs.Get(key),
            var kind => throw new ArgumentException($"There is no grain of the kind {kind.Name}."),
        };
        return (TGrain)grain;
    }
}
