using Vpp.Benchmarks;

return await Commands.Run(args, Console.Out, Console.Error);
