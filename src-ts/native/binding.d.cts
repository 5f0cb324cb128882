export declare class NativeClient { constructor(optionsJson: string); run(optionsJson: string): NativeRun; stats(): string; close(): void }
export declare class NativeRun { push(requestsJson: string): number; end(): void; next(max: number): Promise<string | Uint8Array>; cancel(): void; cancelCall(index: number): void }
export declare class NativeSimulator { get url(): string; get ca(): string | null; stats(): string; stop(): Promise<void> }
export declare function parse(kind: string, body: string | Uint8Array, argsJson: string): string | Uint8Array
export declare function startSimulator(optionsJson: string): Promise<NativeSimulator>
export declare function appFields(): string[]
