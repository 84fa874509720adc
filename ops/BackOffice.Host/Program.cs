using BackOffice.Host;
using BackOffice.Host.Bench;
using BackOffice.Host.Checks;
using BackOffice.Host.CommandLine;

// The only executable. Without a verb it serves; every verb reads JSON and writes JSON (ops/backoffice help).
return await Verbs.Run(args.Length == 0 ? ["serve"] : args,
[
    .. PureVerbs.All,
    .. StoreVerbs.All,
    .. BackupVerbs.All,
    .. AccountVerbs.All,
    .. BenchVerbs.All,
    .. CheckSetup.Verbs,
    new Verb("serve", "the web host; --demo adds the demo county, its sign-ins and a clock that can be moved", Serving.Run),
]);
